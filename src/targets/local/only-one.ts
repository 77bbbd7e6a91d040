import { join } from 'node:path';
import { DeployError } from '../../errors.ts';
import { whileAlone } from '../one-run.ts';
import type { LocalFolders } from './folders.ts';

/**
 * Does work that no two runs of one checkout may do at once. Throws RUN_BUSY (refused) while another one is
 * at it.
 */
export function withOnlyOne<Output>(
  { state }: LocalFolders,
  work: () => Promise<Output>,
): Promise<Output> {
  const busy = (): DeployError =>
    new DeployError(
      'refused',
      'RUN_BUSY',
      'another todo-deploy is at work on this project on this machine',
      { hint: 'Wait until it is done, then run the same command again.' },
    );
  return whileAlone(join(state, 'run'), busy, work);
}
