import { DeployError } from '../errors.ts';
import { lockFolder, type FolderLock } from '../ports/folder-lock.ts';
import { isAlive } from '../ports/processes.ts';
import type { Means } from './end-leftovers.ts';
import { findSupervisor } from './find.ts';
import type { Supervisor } from './spec.ts';
import { readRecord } from './state.ts';

const pollMs = 100;
/** A supervisor that lives and answers nobody for so long hangs, and is ended. */
const hangingMs = 10_000;
const waitMs = 60_000;

/**
 * Takes a folder for this process, or gives the supervisor that has it. Another process may have it for a
 * while, to end what was left. Throws DeployError SUPERVISOR_FAILED (environment) when it does not let go.
 */
export async function takeFolder(
  folder: string,
  means: Means,
): Promise<{ readonly lock: FolderLock } | { readonly supervisor: Supervisor }> {
  const { processes, clock } = means;
  const self = await processes.identify(process.pid);
  if (self === undefined) throw failed('this process cannot find itself among those that run');
  const began = clock.now();
  for (;;) {
    const lock = await lockFolder(folder, self, processes);
    if (lock !== undefined) return { lock };
    const supervisor = await findSupervisor(folder, means);
    if (supervisor !== undefined) return { supervisor };
    const waitedMs = clock.now() - began;
    if (waitedMs > waitMs) throw failed(`another process has ${folder} and does not let go of it`);
    if (waitedMs > hangingMs) await endHanging(folder, means);
    await clock.sleep(pollMs);
  }
}

/** One that is being started, or cleans up, has written no record yet: it is not touched. */
async function endHanging(folder: string, { files, processes }: Means): Promise<void> {
  const record = await readRecord(folder, files);
  if (record === undefined || !(await isAlive(processes, record))) return;
  await processes.signal(record.pid, 'SIGKILL');
}

/** The supervisor of a folder cannot run, or cannot be reached. */
export function failed(why: string, init: { hint?: string; cause?: unknown } = {}): DeployError {
  const message = `the process that runs the app on this machine cannot run: ${why}`;
  return new DeployError('environment', 'SUPERVISOR_FAILED', message, init);
}
