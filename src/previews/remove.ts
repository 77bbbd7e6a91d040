import { DeployError } from '../errors.ts';
import type { NeonClient } from '../neon/client.ts';
import { findBranch, forgetPreview, type PreviewScene } from './branch.ts';
import { recordFile } from './files.ts';
import type { PreviewRecord } from './record.ts';

/**
 * Removes the branch that was made for a preview, with its data, and forgets the preview. One that is gone
 * already is fine: false. Throws PREVIEW_BRANCH_KEPT (refused) for one that became the default branch of its
 * project, and what the client throws.
 */
export async function removeBranch(
  scene: PreviewScene,
  record: PreviewRecord,
  client: NeonClient,
): Promise<boolean> {
  const found = await findBranch(record, client);
  if (found !== undefined) {
    if (found.default || found.id === record.parentId) throw kept(record);
    await client.deleteBranch(record.projectId, found.id);
  }
  await forgetPreview(scene);
  return found !== undefined;
}

/** PREVIEW_BRANCH_LEFT (usage): everything else is removed, and there is no key to remove the branch with. */
export function branchLeft(
  { root, slug }: PreviewScene,
  { name, branch, project }: PreviewRecord,
  keyVariable: string,
): DeployError {
  const message = `the branch ${branch} of the Neon project ${project} is still there: removing it needs ${keyVariable}`;
  return new DeployError('usage', 'PREVIEW_BRANCH_LEFT', message, {
    hint: `Set ${keyVariable} and run again: todo-deploy teardown --branch ${name}`,
    details: [
      `or remove it in the console of Neon (project ${project}, Branches), then the file ${recordFile({ root }, slug)}`,
    ],
  });
}

function kept({ branch, project }: PreviewRecord): DeployError {
  const message = `the branch ${branch} is the default branch of the Neon project ${project} now: it was not removed`;
  return new DeployError('refused', 'PREVIEW_BRANCH_KEPT', message, {
    hint: 'Somebody lives on it. Make another branch the default one in the console of Neon, then run teardown again.',
  });
}
