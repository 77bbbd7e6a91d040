import * as z from 'zod';
import { branch, operations, type Branch } from './answers.ts';
import { call, pathOf, type NeonConnection } from './call.ts';
import { settle } from './operations.ts';
import { allPages } from './pages.ts';

/** All branches of a project, the default one first. Throws as `call`. */
export async function branches(connection: NeonConnection, projectId: string): Promise<Branch[]> {
  const page = z.object({
    branches: z.array(branch),
    pagination: z.object({ next: z.string().optional() }).optional(),
  });
  const all = await allPages(async (cursor) => {
    const found = await call(connection, {
      ...{ doing: 'listing the branches', path: pathOf('projects', projectId, 'branches') },
      ...{ query: { limit: '100', cursor }, answer: page },
    });
    return { items: found.branches, next: found.pagination?.next };
  });
  return all.sort((a, b) => Number(b.default) - Number(a.default));
}

export interface BranchWish {
  readonly name: string;
  /** The branch whose schema and data it begins with; default: the default branch. */
  readonly parentId?: string;
  /** When Neon is to remove it by itself. Not every account may ask for that. */
  readonly expiresAt?: Date;
}

/**
 * Makes a branch with a compute of its own that reads and writes, and waits until it can be used. Throws as
 * `call` and `settle`.
 */
export async function createBranch(
  connection: NeonConnection,
  projectId: string,
  { name, parentId, expiresAt }: BranchWish,
): Promise<Branch> {
  const doing = `making the branch ${name}`;
  // To the second, as the API takes it.
  const end = expiresAt?.toISOString().replace(/\.\d+Z$/, 'Z');
  const body = {
    branch: {
      name,
      ...(parentId === undefined ? {} : { parent_id: parentId }),
      ...(end === undefined ? {} : { expires_at: end }),
    },
    // Without one the branch could not be connected to.
    endpoints: [{ type: 'read_write' }],
  };
  const made = await call(connection, {
    ...{ doing, method: 'POST', path: pathOf('projects', projectId, 'branches'), body },
    answer: z.object({ branch }).and(operations),
  });
  await settle(connection, made.operations, doing);
  return made.branch;
}

/** Removes a branch with its data and waits until it is gone; one that is gone already is no error. */
export async function deleteBranch(
  connection: NeonConnection,
  projectId: string,
  branchId: string,
): Promise<void> {
  const doing = `removing the branch ${branchId}`;
  const path = pathOf('projects', projectId, 'branches', branchId);
  // 204, an empty answer: there was none.
  const gone = await call(connection, { doing, method: 'DELETE', path, answer: operations });
  await settle(connection, gone.operations, doing);
}
