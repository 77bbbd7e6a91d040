import type { Marker, Processes, ProcessIdentity } from '../ports/processes.ts';

/** The processes that a process started, and those that these started, whatever group they are in. */
export async function processesBelow(
  pid: number,
  marker: Marker,
  processes: Processes,
): Promise<ProcessIdentity[]> {
  // There each look starts a PowerShell, and a tree is ended from its top as a whole.
  if (process.platform === 'win32') return [];
  const running = await processes.list(marker);
  const found = new Set([pid]);
  let size: number;
  do {
    size = found.size;
    for (const one of running) if (found.has(one.parent)) found.add(one.pid);
  } while (found.size > size);
  found.delete(pid);
  return running.filter((one) => found.has(one.pid));
}
