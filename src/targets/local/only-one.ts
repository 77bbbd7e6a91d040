import { join } from 'node:path';
import { DeployError } from '../../errors.ts';
import { lockFolder } from '../../ports/folder-lock.ts';
import { nodeProcesses } from '../../ports/processes/node.ts';
import type { LocalFolders } from './folders.ts';

/**
 * Does work that no two runs of one checkout may do at once. Throws RUN_BUSY (refused) while another one is
 * at it.
 */
export async function withOnlyOne<Output>(
  { state }: LocalFolders,
  work: () => Promise<Output>,
): Promise<Output> {
  const self = await nodeProcesses.identify(process.pid);
  if (self === undefined) return work();
  const lock = await lockFolder(join(state, 'run'), self, nodeProcesses);
  if (lock === undefined) {
    const message = 'another todo-deploy is at work on this project on this machine';
    throw new DeployError('refused', 'RUN_BUSY', message, {
      hint: 'Wait until it is done, then run the same command again.',
    });
  }
  try {
    return await work();
  } finally {
    await lock.release();
  }
}
