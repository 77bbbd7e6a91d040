import { join } from 'node:path';
import { DeployError } from '../../../errors.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Files } from '../../../ports/files.ts';
import type { PostgresProcesses } from '../../../ports/postgres-processes.ts';
import type { LocalFolders } from '../folders.ts';

const pollMs = 50;

/** What is sent, to whom, and how long it may take: a fast shutdown, an immediate one, then the end. */
const stages = [
  { signal: 'SIGINT', toAll: false, waitMs: 10_000 },
  { signal: 'SIGQUIT', toAll: true, waitMs: 5_000 },
  { signal: 'SIGKILL', toAll: true, waitMs: 5_000 },
] as const;

export interface StaleRequest {
  readonly folders: LocalFolders;
  readonly files: Files;
  readonly processes: PostgresProcesses;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Makes way for a start over this data folder, when nobody supervises a server there any more: a server that
 * still runs is shut down, and children that have lost theirs (they would hold on to its shared memory, and the
 * next one would refuse to start) are ended. Of files only a postmaster.pid goes whose number the system has
 * given to somebody else since, after a reboot for instance: PostgreSQL would take that process for a server. All else
 * that a crash leaves it clears away itself.
 * Gives the number of processes that were ended. Throws DATABASE_STUCK (environment).
 */
export async function endStalePostgres(request: StaleRequest): Promise<number> {
  const { folders, files, processes } = request;
  const server = { data: folders.data, name: folders.id };
  const pidFile = join(folders.data, 'postmaster.pid');
  const written = Number.parseInt((await files.readText(pidFile)) ?? '', 10);
  const found = await processes.find(server);
  for (const { signal, toAll, waitMs } of stages) {
    const left = await processes.find(server);
    for (const pid of left) if (toAll || pid === written) processes.signal(pid, signal);
    const hasPostmaster = left.includes(written);
    if (toAll || hasPostmaster) await untilGone(request, waitMs);
  }
  const left = await processes.find(server);
  if (left.length > 0) throw stuck(folders.data, left);
  // Read anew: a server that was shut down has removed it.
  if (Number.isInteger(written) && !found.includes(written) && processes.isTaken(written)) {
    await files.remove(pidFile);
  }
  return found.length;
}

async function untilGone(
  { folders, processes, clock, signal }: StaleRequest,
  waitMs: number,
): Promise<void> {
  const deadline = clock.now() + waitMs;
  while (clock.now() < deadline) {
    if ((await processes.find({ data: folders.data, name: folders.id })).length === 0) return;
    await clock.sleep(pollMs, signal);
  }
}

function stuck(data: string, pids: readonly number[]): DeployError {
  const message = `a PostgreSQL over ${data} does not end: process ${pids.join(', ')}`;
  return new DeployError('environment', 'DATABASE_STUCK', message, {
    hint: 'A disk that does not answer can hold it; look at it with `ps`, and restart the machine if nothing helps.',
  });
}
