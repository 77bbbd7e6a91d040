import { randomBytes } from 'node:crypto';
import { messageOf } from '../errors.ts';
import type { NeonClient } from '../neon/client.ts';
import type { Emit } from '../pipeline/events.ts';
import type { NeonOrigin } from '../previews/branch.ts';
import type { DatabaseCopy } from './place.ts';

export interface BranchScene {
  readonly origin: NeonOrigin;
  /** One that goes on after Ctrl-C: what was made has to be removed. */
  readonly client: NeonClient;
  readonly emit: Emit;
}

/** Makes a Neon branch of the one that the project lives on, which is its copy. Throws what the client throws. */
export async function copyOnBranch({ origin, client, emit }: BranchScene): Promise<DatabaseCopy> {
  const { projectId, branchId: parentId, database, role } = origin;
  const name = `rehearsal/${randomBytes(4).toString('hex')}`;
  const remove = (): Promise<void> =>
    removeNamed(client, projectId, name).catch((error: unknown) => {
      const message = `the branch ${name} of the Neon project ${origin.project} could not be removed: ${messageOf(error)}`;
      const hint = 'Remove it in the console of Neon (Branches).';
      emit({ type: 'warning', message, hint });
    });
  try {
    const { id: branchId } = await client.createBranch(projectId, { name, parentId });
    const wish = { database, role, pooled: false };
    const url = await client.connectionUri({ projectId, branchId }, wish);
    return { name: `the Neon branch ${name}`, urlFor: () => url, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Asked for by its name: when making it failed half-way, only Neon knows whether it is there. */
async function removeNamed(client: NeonClient, projectId: string, name: string): Promise<void> {
  const found = (await client.branches(projectId)).find((one) => one.name === name);
  if (found !== undefined) await client.deleteBranch(projectId, found.id);
}
