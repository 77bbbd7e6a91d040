import { describe, expect, it } from 'vitest';
import type { RunningProcess } from '../ports/processes.ts';
import { leftoversAmong } from './leftovers.ts';

const self = 9;
const run = (pid: number, changes: Partial<RunningProcess> = {}): RunningProcess => ({
  ...{ pid, started: `s${pid}`, parent: 1, group: pid, marked: false },
  ...changes,
});
const record = (pid: number, started = `s${pid}`) => ({
  ...{ pid, started, name: 'db', signal: 'SIGINT', graceMs: 30_000, after: [] },
});
const found = (running: RunningProcess[], records: ReturnType<typeof record>[] = []) =>
  leftoversAmong([run(self), ...running], records, self)
    .map(({ pid, name, signal }) => ({ pid, name, signal }))
    .sort((a, b) => a.pid - b.pid);

describe('what an earlier supervisor left', () => {
  it('is what was written down, with the signal that it ends by', () => {
    expect(found([run(20), run(21)], [record(20)])).toEqual([
      { pid: 20, name: 'db', signal: 'SIGINT' },
    ]);
  });

  it('is not a later process with the same pid', () => {
    expect(found([run(20)], [record(20, 'earlier')])).toEqual([]);
  });

  it('is what has the marker, though nobody wrote it down', () => {
    expect(found([run(20, { marked: true })])).toEqual([
      { pid: 20, name: null, signal: 'SIGTERM' },
    ]);
  });

  it('is all below it and in its group, which only the process above asks to end', () => {
    const below = run(21, { parent: 20, group: 21 });
    const farBelow = run(22, { parent: 21, group: 21, marked: true });
    const inGroup = run(23, { parent: 1, group: 20 });
    expect(found([farBelow, inGroup, below, run(20)], [record(20)])).toEqual([
      { pid: 20, name: 'db', signal: 'SIGINT' },
      { pid: 21, name: null, signal: null },
      { pid: 22, name: null, signal: null },
      { pid: 23, name: null, signal: null },
    ]);
  });

  it('is not the group of somebody else that a process of ours is in', () => {
    const member = run(21, { group: 20, marked: true });
    expect(found([run(20), member, run(22, { group: 20 })]).map(({ pid }) => pid)).toEqual([21]);
  });

  it('is never ourselves, nor what we run under', () => {
    const above = run(8, { marked: true });
    const us = run(self, { marked: true, parent: 8 });
    expect(leftoversAmong([above, us], [], self)).toEqual([]);
  });
});
