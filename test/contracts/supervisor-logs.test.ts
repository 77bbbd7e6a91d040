import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readProcessLogs } from '../../src/supervisor/logs.ts';
import type { ProcessSpec, Supervisor } from '../../src/supervisor/spec.ts';
import type { LogRecord } from '../../src/targets/log-record.ts';
import type { LogsRequest } from '../../src/targets/target.ts';
import { allReady, Bench, tellChild, until } from './supervisor-bench.ts';

/** What real processes wrote, through real files. */

let bench: Bench;
let supervisor: Supervisor;
let specs: [ProcessSpec, ProcessSpec];
const never = new AbortController().signal;
const plain: LogsRequest = { sinceDeploy: false, previous: false, follow: false, bytes: false };

beforeEach(async () => {
  bench = await Bench.make();
  specs = [await bench.spec('api'), await bench.spec('web', { component: 'frontend' })];
  supervisor = await bench.ensure();
  await supervisor.apply(specs);
  await until(supervisor, allReady);
});
afterEach(() => bench.remove());

async function read(request: Partial<LogsRequest> = {}) {
  const records: LogRecord[] = [];
  const take = (batch: readonly LogRecord[]): Promise<void> => {
    records.push(...batch);
    return Promise.resolve();
  };
  const count = await readProcessLogs(bench.folder, { ...plain, ...request }, take, never);
  return { count, records, texts: records.map(({ text }) => text) };
}

/** Lets a process write a line, and waits until it is in the log. */
async function say(spec: ProcessSpec, text: string): Promise<void> {
  await tellChild(spec, `/say/${encodeURIComponent(text)}`);
  await expect.poll(async () => (await read()).texts).toContain(text);
}

async function restart(spec: ProcessSpec): Promise<void> {
  await tellChild(spec, '/exit/1');
  await until(supervisor, (states) => states.get(spec.name)?.state === 'backoff');
  await until(supervisor, allReady);
}

describe('the logs of supervised processes', { timeout: 120_000 }, () => {
  it('are merged in order of time, and each line says whose it is', async () => {
    const [api, web] = specs;
    for (const word of ['a', 'b', 'c']) {
      await say(api, `api-${word}`);
      await say(web, `web-${word}`);
    }
    const { count, records, texts } = await read();
    expect(count).toBe(2);
    expect(texts.slice(-6)).toEqual(['api-a', 'web-a', 'api-b', 'web-b', 'api-c', 'web-c']);
    const times = records.map(({ time }) => time);
    expect(times).toEqual([...times].sort());
    expect(records.at(-1)?.source).toMatchObject({
      ...{ component: 'frontend', pod: 'web', container: 'frontend', node: '', label: 'web' },
    });
    expect((await read({ component: 'frontend' })).texts).not.toContain('api-a');
    expect((await read({ tailLines: 1 })).texts).toEqual(['api-c', 'web-c']);
    expect((await read({ sinceSeconds: 0 })).texts).toEqual([]);
  });

  it('are those of the present run, of the one before, or of all since what runs was changed', async () => {
    const [api, web] = specs;
    expect((await read({ previous: true })).count).toBe(0);
    await say(api, 'first-run');
    await restart(api);
    await say(api, 'second-run');
    expect((await read()).texts).not.toContain('first-run');
    const before = await read({ previous: true });
    expect(before.count).toBe(1);
    expect(before.texts).toContain('first-run');
    expect(before.texts).not.toContain('second-run');
    const deployed = await read({ sinceDeploy: true });
    expect(deployed.texts.filter((text) => text.endsWith('-run'))).toEqual([
      'first-run',
      'second-run',
    ]);
    expect(new Set(deployed.records.map(({ source }) => source.uid)).size).toBe(3);

    await supervisor.apply([{ ...api, fingerprint: 'f2' }, web]);
    await until(
      supervisor,
      (states) => allReady(states) && states.get('api')?.fingerprint === 'f2',
    );
    expect((await read({ sinceDeploy: true })).texts).not.toContain('second-run');
  });

  it('are followed through restarts and rotations, no line lost and none twice', async () => {
    const [api] = specs;
    const stop = new AbortController();
    const texts: string[] = [];
    const flooded = new AbortController();
    // More than a file holds, twice.
    const lines = 50_000;
    const following = readProcessLogs(
      bench.folder,
      { ...plain, follow: true, component: 'api' },
      (records) => {
        for (const { text } of records) texts.push(text);
        if (texts.length > 2 * lines) flooded.abort();
        if (texts.includes('the end')) stop.abort();
        return Promise.resolve();
      },
      stop.signal,
    );
    await tellChild(api, `/flood/${lines}`);
    await tellChild(api, `/flood/${lines}`);
    // What a program has not got rid of when it ends is lost before it reaches us.
    if (!flooded.signal.aborted) await once(flooded.signal, 'abort');
    await restart(api);
    await tellChild(api, '/say/the%20end');
    await following;
    const numbers = texts.flatMap((text) => /^line (\d+) /.exec(text)?.[1] ?? []).map(Number);
    const each = Array.from({ length: lines }, (_, index) => index);
    const wanted = [...each, ...each];
    const wrong = numbers.findIndex((number, index) => number !== wanted[index]);
    expect({ wrong, near: numbers.slice(wrong - 1, wrong + 2), length: numbers.length }).toEqual({
      ...{ wrong: -1, near: [], length: wanted.length },
    });
    const file = join(bench.folder, 'logs', 'api.log');
    for (const path of [file, `${file}.1`]) {
      const { size, mode } = await stat(path);
      expect(size).toBeLessThanOrEqual(10 * 1024 * 1024 + 1024);
      expect(mode & 0o777).toBe(0o600);
    }
    const present = await read({ component: 'api' });
    expect(present.texts.at(-1)).toBe('the end');
  });

  it('keep every byte', async () => {
    await say(specs[0], 'ü€');
    const { texts } = await read({ bytes: true });
    expect(texts).toContain(Buffer.from('ü€').toString('latin1'));
  });
});
