import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accessState, ensureAccess, stopAccess } from './process.ts';
import { accessPaths } from './state.ts';

/** Real processes of this program's forwarder; the cluster that they are for does not answer. */

let folder: string;
let env: Record<string, string | undefined>;
const repository = join(import.meta.dirname, '../..');
const run = (entry: string) => ({
  file: process.execPath,
  args: ['--import', 'tsx', join(repository, entry)],
});
const wholeProgram = run('src/cli.ts');
/** The same process with a fake cluster, which starts sooner. */
const fixture = run('src/access/forward-fixture.ts');
const context = 'nobody';
const namespace = 'todo';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'access-'));
  const config = join(folder, 'kubeconfig');
  await writeFile(
    config,
    JSON.stringify({
      clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
      users: [{ name: 'u', user: {} }],
      contexts: [{ name: context, context: { cluster: 'c', user: 'u' } }],
    }),
  );
  env = { PATH: process.env['PATH'], HOME: folder, XDG_STATE_HOME: folder, KUBECONFIG: config };
});
afterEach(async () => {
  await stopAccess(context, namespace, { env });
  await rm(folder, { recursive: true });
});

const ensure = (program = fixture, service = 'todo-frontend') =>
  ensureAccess({ context, namespace, service, preferredPort: 39_500, env, program, withheld });
const withheld = new Set(['NPG_TOKEN']);
const state = () => accessState(context, namespace, { env });

describe('the process behind the URL', { timeout: 120_000 }, () => {
  it('is started once, found again, and stopped', async () => {
    expect(await state()).toEqual({ alive: false });
    const first = await ensure(wholeProgram);
    expect(first).toMatchObject({ reused: false, url: `http://localhost:${first.port}` });
    expect(await ensure()).toEqual({ ...first, reused: true });
    const { pid, ...now } = await state();
    expect(now).toEqual({ alive: true, url: first.url, port: first.port });
    const paths = accessPaths(context, namespace, env);
    expect((await stat(paths.record)).mode & 0o777).toBe(0o600);
    expect(await readFile(paths.log, 'utf8')).toContain(`listening on port ${first.port}`);

    expect(await stopAccess(context, namespace, { env })).toBe(true);
    expect(await stopAccess(context, namespace, { env })).toBe(false);
    expect(await state()).toEqual({ alive: false });
    await expect(stat(paths.record)).rejects.toThrow('ENOENT');
    await expect.poll(() => isRunning(pid ?? 0), { timeout: 5_000 }).toBe(false);
  });

  it.runIf(process.platform === 'linux')(
    'does not know the secrets of the environment',
    async () => {
      env = { ...env, NPG_TOKEN: 'a-secret', OTHER: 'no-secret' };
      await ensure();
      const { pid } = await state();
      const environment = await readFile(`/proc/${pid}/environ`, 'utf8');
      expect(environment).toContain('OTHER=no-secret');
      expect(environment).not.toContain('a-secret');
    },
  );

  it('is not believed to be alive because another process has its pid', async () => {
    const first = await ensure();
    const { record } = accessPaths(context, namespace, env);
    const text = await readFile(record, 'utf8');
    await stopAccess(context, namespace, { env });
    const stale = { ...(JSON.parse(text) as object), pid: process.pid };
    await writeFile(record, JSON.stringify(stale));
    expect(await state()).toEqual({ alive: false });
    expect(await ensure()).toMatchObject({ reused: false, port: first.port });
  });

  it('is replaced when it serves another Service', async () => {
    const first = await ensure();
    expect(await ensure(fixture, 'todo-other')).toMatchObject({ reused: false, port: first.port });
  });

  it('says why it did not start', async () => {
    await writeFile(env['KUBECONFIG'] ?? '', '{}');
    await expect(ensure(wholeProgram)).rejects.toMatchObject({
      code: 'ACCESS_FAILED',
      exitCode: 3,
    });
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
