import { beforeEach, describe, expect, it } from 'vitest';
import { HandClock } from '../pipeline/hand-clock.ts';
import { FakeProcesses, type FakeProcess } from '../ports/processes/fake.ts';
import type { ProcessHealth, ProcessSpec, ProcessState } from './spec.ts';
import { Supervision } from './supervision.ts';

let clock: HandClock;
let processes: FakeProcesses;
let supervision: Supervision;
let logs: Record<string, string>;
/** Names of what was written down and not struck out. */
let remembered: Map<number, string>;
let well: boolean;
let takenPorts: Set<number>;

beforeEach(() => {
  clock = new HandClock();
  processes = new FakeProcesses();
  logs = {};
  remembered = new Map();
  well = true;
  takenPorts = new Set();
  const probe = (): Promise<ProcessHealth> =>
    Promise.resolve({ ok: well, status: well ? 200 : 503, ms: 1, body: '', at: '' });
  supervision = new Supervision({
    ...{ processes, clock, probe, marker: { name: 'MARK', value: 'here' } },
    isPortFree: (port) => Promise.resolve(!takenPorts.has(port)),
    logOf: (name) => ({
      append: (lines) => {
        logs[name] = (logs[name] ?? '') + Buffer.from(lines).toString();
      },
    }),
    remember: ({ name }, { pid }) => {
      remembered.set(pid, name);
      return Promise.resolve();
    },
    forget: ({ pid }) => {
      remembered.delete(pid);
      return Promise.resolve();
    },
  });
});

const spec = (name: string, changes: Partial<ProcessSpec> = {}): ProcessSpec => ({
  ...{ name, component: name, argv: [`/bin/${name}`], cwd: '/', env: { A: '1' } },
  ...{ port: name.charCodeAt(0), ready: 'tcp', startMs: 10_000, after: [], fingerprint: 'f1' },
  stop: { signal: 'SIGINT', graceMs: 3_000 },
  ...changes,
});
const settle = () => clock.pass(0);
const stateOf = (name: string): ProcessState | undefined =>
  supervision.states().find((state) => state.name === name);
const last = (): FakeProcess => {
  const fake = processes.started.at(-1);
  if (fake === undefined) throw new Error('nothing was started');
  return fake;
};
const startedNames = () => processes.started.map(({ launch }) => launch.argv[0]?.slice(5));

describe('supervision', () => {
  it('waits longer after each end, and starts anew after a minute that went well', async () => {
    supervision.apply([spec('a')]);
    await settle();
    for (const pause of [1_000, 2_000, 4_000]) {
      const before = processes.started.length;
      last().exit({ code: 1, signal: null });
      await settle();
      expect(stateOf('a')).toMatchObject({ state: 'backoff', pid: null });
      await clock.pass(pause - 1);
      expect(processes.started).toHaveLength(before);
      await clock.pass(1);
      await settle();
      expect(processes.started).toHaveLength(before + 1);
    }
    expect(stateOf('a')).toMatchObject({ state: 'ready', restarts: 3 });
    await clock.pass(60_000);
    last().exit({ code: 0, signal: null });
    await settle();
    const { nextStartAt = '' } = stateOf('a') ?? {};
    expect(Date.parse(nextStartAt) - clock.now()).toBe(1_000);
  });

  it('does not keep waiting what is applied again', async () => {
    supervision.apply([spec('a')]);
    await settle();
    last().exit({ code: 1, signal: null });
    await settle();
    supervision.apply([spec('a')]);
    await settle();
    await settle();
    expect(stateOf('a')).toMatchObject({ state: 'ready' });
  });

  it('starts nothing before what it waits for is ready', async () => {
    well = false;
    supervision.apply([spec('web', { after: ['db'] }), spec('db')]);
    await settle();
    expect(startedNames()).toEqual(['db']);
    expect(stateOf('web')?.state).toBe('waiting');
    well = true;
    await clock.pass(250);
    await settle();
    expect(startedNames()).toEqual(['db', 'web']);
  });

  it('stops in reverse, and kills what does not end in time', async () => {
    supervision.apply([spec('db'), spec('web', { after: ['db'] })]);
    await settle();
    await settle();
    const [db, web] = processes.started;
    processes.stubborn.set('/bin/web', () => false);
    let isOver = false;
    void supervision.stop().then(() => (isOver = true));
    await settle();
    expect([db?.signals, web?.signals]).toEqual([[], ['SIGINT']]);
    await clock.pass(3_000);
    await settle();
    expect(web?.signals).toEqual(['SIGINT', 'SIGKILL']);
    expect(db?.signals[0]).toBe('SIGINT');
    await settle();
    expect([isOver, supervision.states(), remembered.size]).toEqual([true, [], 0]);
  });

  it('stops what is only being started', async () => {
    supervision.apply([spec('a')]);
    const over = supervision.stop();
    await settle();
    await over;
    expect(processes.started).toEqual([]);
  });

  it('writes down what runs, marks it, and logs its runs', async () => {
    supervision.apply([spec('a')]);
    await settle();
    const { pid, launch } = last();
    expect(remembered).toEqual(new Map([[pid, 'a']]));
    expect(launch.env).toEqual({ A: '1', MARK: 'here' });
    last().write('stdout', 'half ');
    last().write('stderr', 'warning\n');
    last().write('stdout', 'a line\r\nrest');
    last().exit({ code: 1, signal: null });
    await settle();
    const lines = logs['a']
      ?.split('\n')
      .map((line) => line.slice('2026-01-01T00:00:00.000Z'.length));
    expect(lines).toEqual([
      expect.stringMatching(/^# run \w+ begins: component a, fingerprint f1, pid \d+$/),
      ' warning',
      ' half a line',
      ' rest',
      expect.stringMatching(/^# run \w+ is over: it ended with exit code 1$/),
      '',
    ]);
    expect(stateOf('a')?.lastEnd?.tail).toEqual(['warning', 'half a line', 'rest']);
  });

  it('says what was not started, and why', async () => {
    takenPorts.add('a'.charCodeAt(0));
    processes.broken.set('/bin/b', 'it is broken');
    supervision.apply([spec('a'), spec('b')]);
    await settle();
    expect(stateOf('a')?.lastEnd).toMatchObject({ reason: 'PORT_TAKEN' });
    expect(stateOf('b')?.lastEnd).toMatchObject({
      ...{ reason: 'NOT_STARTED', message: '/bin/b was not started: it is broken' },
    });
  });

  it('is not ready when another program answers on its port', async () => {
    processes.foreignPorts.add('a'.charCodeAt(0));
    supervision.apply([spec('a')]);
    await settle();
    expect(stateOf('a')).toMatchObject({ state: 'starting', health: { ok: false, status: 200 } });
    expect(stateOf('a')?.health?.body).toContain('another program');
    processes.foreignPorts.clear();
    await clock.pass(250);
    await settle();
    expect(stateOf('a')?.state).toBe('ready');
  });

  it('is unready when it is late, and tells those who listen', async () => {
    well = false;
    const told: string[] = [];
    supervision.listen((states) => told.push(states.map(({ state }) => state).join()));
    supervision.apply([spec('a', { startMs: 1_000 })]);
    for (let passed = 0; passed < 5; passed += 1) await clock.pass(250);
    expect(stateOf('a')?.state).toBe('unready');
    expect(processes.started).toHaveLength(1);
    well = true;
    await clock.pass(2_000);
    await settle();
    expect(told.filter((state, index) => state !== told[index - 1])).toEqual([
      ...['', 'starting', 'unready', 'ready'],
    ]);
  });
});
