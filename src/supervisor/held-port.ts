import { isAlive } from '../ports/processes.ts';
import type { Means } from './end-leftovers.ts';
import { markerOf, readChildren } from './state.ts';

/**
 * Whether a process that a supervisor of this folder started listens on a port, one included that was left by
 * a supervisor that was killed. Where the system does not say who listens, it is the one with this name when
 * that was written down and lives.
 */
export async function holdsPort(
  { folder, name, port }: { readonly folder: string; readonly name: string; readonly port: number },
  { files, processes }: Omit<Means, 'clock'>,
): Promise<boolean> {
  // The marker alone tells: no process of a person is in the group 0.
  const owns = await processes.ownsPort(0, markerOf(folder), port);
  if (owns !== undefined) return owns;
  const children = (await readChildren(folder, files)).filter((child) => child.name === name);
  const alive = await Promise.all(children.map((child) => isAlive(processes, child)));
  return alive.includes(true);
}
