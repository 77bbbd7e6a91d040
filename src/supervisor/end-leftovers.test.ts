import { beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../ports/clock.ts';
import { fakeFiles } from '../ports/files/fake.ts';
import { FakeProcesses } from '../ports/processes/fake.ts';
import { endLeftovers } from './end-leftovers.ts';
import { markerOf, supervisorPaths } from './state.ts';

const folder = '/state';
let processes: FakeProcesses;
/** Who was sent what, in order. */
let told: string[];
let now: number;
const clock: Clock = {
  now: () => now,
  sleep: (ms) => {
    now += ms;
    return Promise.resolve();
  },
};

beforeEach(() => {
  processes = new FakeProcesses();
  told = [];
  now = 0;
});

/** Leaves a process; `deaf` ones heed nothing but SIGKILL. */
async function leave(name: string, after: string[], { deaf = false } = {}) {
  const { name: variable, value } = markerOf(folder);
  processes.stubborn.set(name, (signal) => {
    told.push(`${name} ${signal} at ${now}`);
    return !deaf;
  });
  const launch = { argv: [name], cwd: '/', env: { [variable]: value }, onOutput: () => undefined };
  const { identity } = await processes.launch(launch);
  return { ...identity, name, signal: 'SIGTERM', graceMs: 1_000, after };
}

async function end(children: readonly object[]): Promise<string[]> {
  const files = fakeFiles({ [supervisorPaths(folder).children]: JSON.stringify(children) });
  const ended = await endLeftovers(folder, { files, processes, clock });
  return ended.map(({ name }) => name ?? '');
}

describe('what is left is ended', () => {
  it('with those first that need the others', async () => {
    const children = [
      await leave('db', []),
      await leave('api', ['db']),
      await leave('web', ['api', 'db']),
    ];
    expect(await end(children)).toEqual(['db', 'api', 'web']);
    expect(told).toEqual(['web SIGTERM at 0', 'api SIGTERM at 0', 'db SIGTERM at 0']);
  });

  it('when one does not heed, after the time that it was promised', async () => {
    const children = [await leave('db', []), await leave('api', ['db'], { deaf: true })];
    await end(children);
    expect(told).toEqual(['api SIGTERM at 0', 'db SIGTERM at 1000']);
    expect(processes.started.at(-1)?.signals).toEqual(['SIGTERM', 'SIGKILL']);
  });

  it('though the records name each other, or are of a version that wrote no order', async () => {
    const old = { ...(await leave('old', [])), after: undefined };
    const children = [await leave('a', ['b']), await leave('b', ['a']), old];
    expect((await end(children)).sort()).toEqual(['a', 'b', 'old']);
  });
});
