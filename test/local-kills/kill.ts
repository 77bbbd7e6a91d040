/** kill -9 of one part of a project, as soon as that part is there. */
import { setTimeout as sleep } from 'node:timers/promises';
import { findSupervisor } from '../../src/supervisor/ensure.ts';
import type { ProcessState } from '../../src/supervisor/spec.ts';
import type { RunningCli } from '../e2e/harness/cli.ts';
import type { Victim } from './kinds.ts';
import { isPostmaster, processesOf, supervisorsAmong, type OurProcess } from './machine.ts';
import type { KillsProject } from './project.ts';
import type { Random } from './random.ts';

const lookMs = 20;
/** How long a part may be missing that was killed a moment before and is started again. */
const missingMs = 20_000;

/**
 * Kills it, and gives how many processes that were. A part that is not there at this moment is waited for; 0
 * when the running `up` ended meanwhile, or it does not come.
 */
export async function kill(
  project: KillsProject,
  victim: Victim,
  random: Random,
  up: RunningCli | undefined,
): Promise<number> {
  if (victim === 'up') return up?.kill() === true ? 1 : 0;
  const deadline = Date.now() + missingMs;
  const over = new AbortController();
  void up?.finished.then(() => {
    over.abort();
  });
  for (;;) {
    const wasOver = over.signal.aborted;
    const pids = await find(project, victim, random);
    const killed = pids.filter(end).length;
    if (killed > 0) return killed;
    if (wasOver || Date.now() > deadline) return 0;
    await sleep(lookMs);
  }
}

/** Kills everything of a project, and waits until it is gone. */
export async function killAll(project: KillsProject): Promise<void> {
  for (;;) {
    const all = await processesOf(project);
    if (all.length === 0) return;
    all.forEach(({ pid }) => end(pid));
    await sleep(lookMs);
  }
}

async function find(project: KillsProject, victim: Victim, random: Random): Promise<number[]> {
  const { folders } = project;
  const all = await processesOf(project);
  const one = (found: readonly OurProcess[]) => random.pick(found)?.pid ?? [];
  switch (victim) {
    case 'supervisor':
      return supervisorsAmong(all, folders);
    case 'postmaster':
      return [one(all.filter((each) => isPostmaster(each, folders)))].flat();
    case 'postgres child':
      return [
        one(all.filter(({ command }) => command.startsWith(`postgres: ${folders.id}: `))),
      ].flat();
    case 'all':
      return all.filter(({ command }) => !/ up( |$)/.test(command)).map(({ pid }) => pid);
    default:
      return (await statesOf(project))
        .filter(({ name }) => name === victim)
        .flatMap(({ pid }) => pid ?? []);
  }
}

/** None while there is no supervisor, or it ends just now. */
async function statesOf({ folders }: KillsProject): Promise<readonly ProcessState[]> {
  try {
    return (await (await findSupervisor({ folder: folders.state }))?.states()) ?? [];
  } catch {
    return [];
  }
}

function end(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}
