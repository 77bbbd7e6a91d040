import { beforeEach, describe, expect, it } from 'vitest';
import { fakeFiles } from '../ports/files/fake.ts';
import type { Processes } from '../ports/processes.ts';
import { FakeProcesses } from '../ports/processes/fake.ts';
import { holdsPort } from './held-port.ts';
import { supervisorPaths } from './state.ts';

const folder = '/state';
let processes: FakeProcesses;
beforeEach(() => {
  processes = new FakeProcesses();
});

/** `silent`: the system does not say who listens. */
async function ask({ silent = false, ended = false, name = 'api' }): Promise<boolean> {
  const launch = { argv: ['/bin/api'], cwd: '/', env: {}, onOutput: () => undefined };
  const { identity } = await processes.launch(launch);
  const child = { ...identity, name: 'api', signal: 'SIGTERM', graceMs: 1 };
  if (ended) processes.started[0]?.exit({ code: 0, signal: null });
  const files = fakeFiles({ [supervisorPaths(folder).children]: JSON.stringify([child]) });
  const ownsPort: Processes['ownsPort'] = (group, marker, port) =>
    silent ? Promise.resolve(undefined) : processes.ownsPort(group, marker, port);
  const asked: Processes = {
    launch: (one) => processes.launch(one),
    identify: (pid) => processes.identify(pid),
    list: (marker) => processes.list(marker),
    signal: (pid, signal) => processes.signal(pid, signal),
    signalGroup: (group, signal) => processes.signalGroup(group, signal),
    ownsPort,
  };
  return holdsPort({ folder, name, port: 4_000 }, { files, processes: asked });
}

describe('whether a port is held by a process of ours', () => {
  it('is what the system says', async () => {
    expect(await ask({})).toBe(true);
    processes.foreignPorts.add(4_000);
    expect(await ask({})).toBe(false);
  });

  it('is true for one that was written down and lives, where the system says nothing', async () => {
    expect(await ask({ silent: true })).toBe(true);
    expect(await ask({ silent: true, name: 'web' })).toBe(false);
  });

  it('is false when that one has ended', async () => {
    expect(await ask({ silent: true, ended: true })).toBe(false);
  });
});
