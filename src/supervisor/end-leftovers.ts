import { DeployError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';
import { isAlive, type Processes } from '../ports/processes.ts';
import { leftoversAmong, type LeftProcess } from './leftovers.ts';
import type { Leftover } from './spec.ts';
import { markerOf, readChildren, supervisorPaths } from './state.ts';

export interface Means {
  readonly files: Files;
  readonly processes: Processes;
  readonly clock: Clock;
}

/** How often a process of others is looked at, which tells nobody that it ended. */
const pollMs = 50;
/** How long a process may take to be gone after SIGKILL. */
const killedMs = 10_000;

/**
 * Ends every process that earlier supervisors of a folder left, kindly first, and no other. The caller has
 * the lock of the folder. Throws DeployError LEFTOVERS_STAY (environment) when one cannot be ended.
 */
export async function endLeftovers(folder: string, means: Means): Promise<Leftover[]> {
  const children = await readChildren(folder, means.files);
  const find = async (): Promise<LeftProcess[]> =>
    leftoversAmong(await means.processes.list(markerOf(folder)), children, process.pid);
  const found = new Map<number, Leftover>();
  let left = await find();
  await askToEnd(left, means);
  const deadline = means.clock.now() + killedMs;
  while (left.length > 0) {
    for (const { pid, name } of left) found.set(pid, { pid, name });
    if (means.clock.now() > deadline) throw stays(left);
    for (const one of left)
      if (await isAlive(means.processes, one)) await means.processes.signal(one.pid, 'SIGKILL');
    await untilGone(left, means.clock.now() + killedMs, means);
    // What they started while we looked.
    left = await find();
  }
  await means.files.remove(supervisorPaths(folder).children);
  return [...found.values()];
}

/**
 * Asks those first that nothing else was started after: a program that finishes its last requests still needs
 * its database. Each has the time that it was promised.
 */
async function askToEnd(left: readonly LeftProcess[], means: Means): Promise<void> {
  let waiting = left.filter(({ signal }) => signal !== null);
  while (waiting.length > 0) {
    const needed = new Set(waiting.flatMap(({ after }) => after));
    const free = waiting.filter(({ name }) => name === null || !needed.has(name));
    // Records that name each other in a circle were written by nobody of us.
    const next = free.length > 0 ? free : waiting;
    for (const { pid, signal } of next) await means.processes.signal(pid, signal as NodeJS.Signals);
    const graceMs = Math.max(...next.map((one) => one.graceMs));
    await untilGone(next, means.clock.now() + graceMs, means);
    waiting = waiting.filter((one) => !next.includes(one));
  }
}

async function untilGone(
  left: readonly LeftProcess[],
  deadline: number,
  { processes, clock }: Means,
): Promise<void> {
  for (const one of left) {
    while ((await isAlive(processes, one)) && clock.now() < deadline) await clock.sleep(pollMs);
  }
}

function stays(left: readonly LeftProcess[]): DeployError {
  const pids = left.map(({ pid }) => pid).join(' ');
  const message = `processes of an earlier run cannot be ended: ${pids}`;
  return new DeployError('environment', 'LEFTOVERS_STAY', message, {
    hint: `End them by hand, as the user who started them or as root: kill -9 ${pids}`,
  });
}
