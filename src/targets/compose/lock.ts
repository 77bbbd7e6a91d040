import { join } from 'node:path';
import type { Project } from '../../config/project.ts';
import { DeployError } from '../../errors.ts';
import { lockFolder } from '../../ports/folder-lock.ts';
import { nodeProcesses } from '../../ports/processes/node.ts';

/**
 * Does work that no two runs of one checkout may do at once. Throws DEPLOYMENT_BUSY (refused) while
 * another one is at it.
 */
export async function withLock<Output>(
  { root, config }: Project,
  work: () => Promise<Output>,
): Promise<Output> {
  const self = await nodeProcesses.identify(process.pid);
  if (self === undefined) return work();
  const lock = await lockFolder(join(root, '.todo-deploy', 'compose'), self, nodeProcesses);
  if (lock === undefined) {
    const message = `another run of todo-deploy changes the project "${config.name}" now`;
    throw new DeployError('refused', 'DEPLOYMENT_BUSY', message, {
      hint: 'Wait until it has ended, then run the same command again.',
    });
  }
  try {
    return await work();
  } finally {
    await lock.release();
  }
}
