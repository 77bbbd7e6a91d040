import { isAlive } from '../ports/processes.ts';
import { SupervisorClient } from './client.ts';
import type { Means } from './end-leftovers.ts';
import type { Supervisor } from './spec.ts';
import { protocol, readRecord } from './state.ts';

/** The supervisor of a folder, when it is alive and understands us: it has to say so itself. */
export async function findSupervisor(
  folder: string,
  means: Means,
): Promise<Supervisor | undefined> {
  const record = await readRecord(folder, means.files);
  if (record?.protocol !== protocol) return undefined;
  const client = new SupervisorClient(record, means);
  return (await client.isThere()) ? client : undefined;
}

const pollMs = 50;
const endMs = 90_000;

/** Ends the supervisor of another version, with all that it runs, and waits until it is gone. */
export async function endOtherVersion(folder: string, means: Means): Promise<void> {
  const record = await readRecord(folder, means.files);
  if (record === undefined || record.protocol === protocol) return;
  const deadline = means.clock.now() + endMs;
  if (await isAlive(means.processes, record)) await means.processes.signal(record.pid, 'SIGTERM');
  while ((await isAlive(means.processes, record)) && means.clock.now() < deadline)
    await means.clock.sleep(pollMs);
}
