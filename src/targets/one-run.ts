import type { DeployError } from '../errors.ts';
import { lockFolder } from '../ports/folder-lock.ts';
import { nodeProcesses } from '../ports/processes/node.ts';

/** Does work while this process alone has a folder. Throws what `busy` makes while another one has it. */
export async function whileAlone<Output>(
  folder: string,
  busy: () => DeployError,
  work: () => Promise<Output>,
): Promise<Output> {
  const self = await nodeProcesses.identify(process.pid);
  if (self === undefined) return work();
  const lock = await lockFolder(folder, self, nodeProcesses);
  if (lock === undefined) throw busy();
  try {
    return await work();
  } finally {
    await lock.release();
  }
}
