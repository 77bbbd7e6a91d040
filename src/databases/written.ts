import { DeployError, withDetail } from '../errors.ts';
import type { Files } from '../ports/files.ts';
import { writeOrigin } from './origin.ts';
import type { ReadyDatabase } from './pending.ts';

/**
 * Does what writes the project in `root`, then remembers where the database came from. When it fails, what had been made
 * for it is told: it is still there.
 */
export async function written<Result>(
  { root, files }: { readonly root: string; readonly files: Files },
  ready: ReadyDatabase | undefined,
  write: () => Promise<Result>,
): Promise<Result> {
  try {
    const result = await write();
    if (ready !== undefined) await writeOrigin(root, ready.origin, files);
    return result;
  } catch (error) {
    if (!(error instanceof DeployError) || ready === undefined || ready.made.length === 0)
      throw error;
    throw withDetail(error, `made at Neon before that, and still there: ${ready.made.join(', ')}`);
  }
}
