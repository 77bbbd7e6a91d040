import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../../src/ports/processes.ts';
import { nodeProcesses } from '../../src/ports/processes/node.ts';
import type { ProcessSpec, Supervisor } from '../../src/supervisor/spec.ts';
import { allReady, areFree, Bench, until } from './supervisor-bench.ts';

/** Supervisors that are killed at random moments; TODO_DEPLOY_CRASHES says how many times. */

const crashes = Number(process.env['TODO_DEPLOY_CRASHES'] ?? '6');
/** From the first start to some time after all is ready. */
const longestMs = 1_500;

let bench: Bench;
let specs: ProcessSpec[];
beforeEach(async () => {
  bench = await Bench.make();
  const db = await bench.spec('db', {}, ['grandchild', 'escaped']);
  const api = await bench.spec('api', { after: ['db'] }, ['grandchild']);
  // Started again and again: one more chance to be killed between a start and its record.
  const restless = await bench.spec('restless', { argv: [process.execPath, '-e', '0'] });
  specs = [db, api, restless];
});
afterEach(() => bench.remove());

async function kill({ pid }: Pick<Supervisor, 'pid'>): Promise<void> {
  const identity = await nodeProcesses.identify(pid);
  process.kill(pid, 'SIGKILL');
  while (identity !== undefined && (await isAlive(nodeProcesses, identity))) await sleep(5);
}

describe('after kill -9 of the supervisor', { timeout: 60_000 + crashes * 20_000 }, () => {
  it(`leaves no process and no port, ${crashes} times`, async () => {
    for (let round = 0; round < crashes; round += 1) {
      const supervisor = await bench.ensure();
      await supervisor.apply(specs);
      await sleep(Math.random() * longestMs);
      await kill(supervisor);
      await bench.removeLeftovers();
      expect(await bench.marked()).toEqual([]);
      expect(await areFree(specs)).toBe(true);
    }
  });

  it(`comes up again with the same processes, ${crashes} times`, async () => {
    const lasting = specs.slice(0, 2);
    for (let round = 0; round < crashes; round += 1) {
      const supervisor = await bench.ensure();
      await supervisor.apply(lasting);
      await until(supervisor, allReady);
      expect(await bench.marked()).toHaveLength(5);
      await sleep(Math.random() * 100);
      await kill(supervisor);
    }
  });

  it('ends what a supervisor left that was killed before it wrote anything down', async () => {
    const [db] = specs;
    const supervisor = await bench.ensure();
    await supervisor.apply(specs.slice(0, 1));
    await until(supervisor, allReady);
    await kill(supervisor);
    await bench.write('children.json', '[{"pid": 12');
    const ended = await bench.removeLeftovers();
    expect(ended.map(({ name }) => name)).toEqual([null, null, null]);
    expect(await areFree([db!])).toBe(true);
  });

  it('is as good when all of it is killed at once', async () => {
    const supervisor = await bench.ensure();
    await supervisor.apply(specs.slice(0, 2));
    await until(supervisor, allReady);
    const states = await supervisor.states();
    await kill(supervisor);
    for (const { pid } of states) await kill({ pid: pid ?? 0 });
    expect(await bench.marked()).not.toEqual([]);
    await bench.removeLeftovers();
    expect(await bench.marked()).toEqual([]);
  });

  it('does not touch a process that only has the pid of one of ours', async () => {
    const supervisor = await bench.ensure();
    await supervisor.apply(specs.slice(0, 1));
    await until(supervisor, allReady);
    await kill(supervisor);
    await bench.removeLeftovers();
    const innocent = {
      pid: process.pid,
      started: 'before',
      name: 'db',
      signal: 'SIGKILL',
      graceMs: 1,
    };
    await bench.write('children.json', JSON.stringify([innocent]));
    expect(await bench.removeLeftovers()).toEqual([]);
  });

  it('ends a supervisor that hangs, and starts another', async () => {
    const hanging = await bench.ensure();
    await hanging.apply(specs.slice(0, 1));
    await until(hanging, allReady);
    process.kill(hanging.pid, 'SIGSTOP');
    const next = await bench.ensure();
    expect(next.pid).not.toBe(hanging.pid);
    expect(await nodeProcesses.identify(hanging.pid)).toBeUndefined();
    expect(await bench.marked()).toEqual([]);
  });

  it('refuses to remove the processes of a supervisor that lives', async () => {
    const supervisor = await bench.ensure();
    await supervisor.apply(specs.slice(0, 1));
    const before = await until(supervisor, allReady);
    await expect(bench.removeLeftovers()).rejects.toMatchObject({ code: 'SUPERVISOR_FAILED' });
    const after = await until(supervisor, allReady);
    expect(after.get('db')?.pid).toBe(before.get('db')?.pid);
  });
});
