import type { RunningProcess } from '../ports/processes.ts';
import type { ChildRecord } from './state.ts';

/** A process that an earlier supervisor of this folder left, and how to end it. */
export interface LeftProcess extends RunningProcess {
  /** Null when it had not been written down. */
  readonly name: string | null;
  /** It is asked to end with this; null for one that ends with the process above it. */
  readonly signal: string | null;
  readonly graceMs: number;
  /** Names of those that it was started after, and that have to outlive it. */
  readonly after: readonly string[];
}

const usual = { name: null, signal: 'SIGTERM', graceMs: 10_000, after: [] } as const;

/**
 * What is left among all that runs: the processes that were written down and are still the same, those with
 * the marker, and all below them or in a group that they lead. Never ourselves, or what we run under.
 */
export function leftoversAmong(
  running: readonly RunningProcess[],
  children: readonly ChildRecord[],
  self: number,
): LeftProcess[] {
  const recordOf = (one: RunningProcess): ChildRecord | undefined =>
    children.find(({ pid, started }) => pid === one.pid && started === one.started);
  const spared = ancestorsOf(self, running);
  const others = running.filter(({ pid }) => !spared.has(pid));
  const roots = others.filter((one) => one.marked || recordOf(one) !== undefined);
  const found = new Map(roots.map((one) => [one.pid, one]));
  let size: number;
  do {
    size = found.size;
    for (const one of others) {
      const leader = found.get(one.group);
      const isInGroup = leader !== undefined && leader.group === leader.pid;
      if (found.has(one.parent) || isInGroup) found.set(one.pid, one);
    }
  } while (found.size > size);
  return [...found.values()].map((one) => {
    const record = recordOf(one);
    const { name, signal, graceMs, after } = record ?? usual;
    const isTop = record !== undefined || (one.marked && !found.has(one.parent));
    return { ...one, name, graceMs, after, signal: isTop ? signal : null };
  });
}

function ancestorsOf(self: number, running: readonly RunningProcess[]): Set<number> {
  const parents = new Map(running.map(({ pid, parent }) => [pid, parent]));
  const found = new Set<number>();
  for (let pid: number | undefined = self; pid !== undefined && !found.has(pid);) {
    found.add(pid);
    pid = parents.get(pid);
  }
  return found;
}
