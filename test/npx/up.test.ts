import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/supervisor/ports.ts';
import { emptyFolder, npx, packed, type Circumstances } from './npx.ts';

const nowhere = 'http://127.0.0.1:9';
const offline = {
  ...{ http_proxy: nowhere, https_proxy: nowhere, HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere },
  npm_config_offline: 'true',
};

/** Runs the packed program in a folder until it ends well, and gives what it said. */
function well(folder: string, args: readonly string[], given?: Circumstances): string {
  const { code, text } = npx(folder, args, given);
  expect(code, `${args.join(' ')}: ${text}`).toBe(0);
  return text;
}

describe('npx todo-deploy in an empty folder, on the target local', () => {
  const folder = emptyFolder('first');
  const isUp = { value: false };
  afterAll(() => {
    if (isUp.value) npx(folder, ['teardown', '--yes', '--data']);
  });

  it('brings the app up, and says where', async () => {
    const port = await freePort(3_460);
    well(folder, ['init', '--yes', '--port', String(port)]);
    isUp.value = true;
    const text = well(folder, ['up', '--yes', '--target', 'local']);
    const url = /Open (http:\S+)/.exec(text)?.[1] ?? '';
    expect(url).toBe(`http://localhost:${port}`);
    expect((await fetch(`${url}/sign-in`)).status).toBe(200);
  });

  it('needs no network once it is there', () => {
    const given = { env: offline };
    expect(well(folder, ['status'], given)).toContain('healthy');
    expect(well(folder, ['up'], given)).toContain('Nothing to do');
  });

  it('takes everything away again', () => {
    expect(well(folder, ['teardown', '--yes', '--data'])).toContain('Left: nothing');
    isUp.value = false;
    expect(npx(folder, ['status', '--target', 'local'])).toMatchObject({ code: 5 });
  });

  it('says what could not be fetched, where there is no network from the beginning', () => {
    const elsewhere = emptyFolder('offline-first');
    const given = { env: { ...offline, XDG_CACHE_HOME: join(packed.folder, 'empty-cache') } };
    const { code, text } = npx(elsewhere, ['up', '--yes', '--target', 'local'], given);
    expect(code, text).toBe(3);
    expect(text).toMatch(/network|registry|proxy/i);
    expect(text).toContain('what next:');
    expect(text).not.toMatch(/^\s+at .+:\d+:\d+\)?$/m);
    npx(elsewhere, ['teardown', '--yes', '--data'], given);
  });
});
