import { join } from 'node:path';
import type { Project } from '../../config/project.ts';
import { DeployError } from '../../errors.ts';
import { whileAlone } from '../one-run.ts';

/**
 * Does work that no two runs of one checkout may do at once. Throws DEPLOYMENT_BUSY (refused) while
 * another one is at it.
 */
export function withLock<Output>(
  { root, config }: Project,
  work: () => Promise<Output>,
): Promise<Output> {
  const busy = (): DeployError =>
    new DeployError(
      'refused',
      'DEPLOYMENT_BUSY',
      `another run of todo-deploy changes the project "${config.name}" now`,
      { hint: 'Wait until it has ended, then run the same command again.' },
    );
  return whileAlone(join(root, '.todo-deploy', 'compose'), busy, work);
}
