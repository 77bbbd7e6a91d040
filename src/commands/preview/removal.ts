import { DeployError } from '../../errors.ts';
import type { Project } from '../../config/project.ts';
import { keyVariable } from '../../neon/key.ts';
import { branchState } from '../../previews/branch.ts';
import { branchLeft, removeBranch } from '../../previews/remove.ts';
import type { CommandContext } from '../command.ts';
import { isPreview, neonOfEnvironment, previewScene } from './scene.ts';

/** What `teardown` does about the branch of a preview. */
export interface BranchRemoval {
  readonly lines: readonly string[];
  readonly hasWork: boolean;
  /**
   * Removes it, after everything that uses it; gives one sentence. Throws PREVIEW_BRANCH_LEFT (usage) without
   * a key, PREVIEW_BRANCH_KEPT (refused), and what asking Neon throws.
   */
  carryOut(): Promise<string>;
}

/** Looks which branch was made for a preview; undefined for a project that is none. */
export async function planBranchRemoval(
  context: CommandContext,
  project: Project,
): Promise<BranchRemoval | undefined> {
  if (!isPreview(project)) return undefined;
  const scene = previewScene(context, project);
  const known = await branchState(scene);
  if (known.state === 'none') {
    const none = 'No Neon branch is remembered here for it.';
    return {
      ...{ lines: [`  Neon branch: none that this checkout made`], hasWork: false },
      carryOut: () => Promise.resolve(none),
    };
  }
  const { record } = known;
  const client = neonOfEnvironment(context);
  const what = `  Neon branch: ${record.branch} of project ${record.project}, with its data`;
  return {
    lines: [client === undefined ? `${what} (stays: there is no ${keyVariable})` : what],
    hasWork: true,
    carryOut: async () => {
      if (client === undefined) throw branchLeft(scene, record, keyVariable);
      const removed = await removeBranch(scene, record, client);
      return `The Neon branch ${record.branch} is ${removed ? 'removed' : 'gone already'}.`;
    },
  };
}

/** Throws OPTIONS_CONFLICT (usage) for what a preview shares with its project. */
export function refuseShared(
  project: Project,
  { images = false, cluster = false }: { readonly images?: boolean; readonly cluster?: boolean },
): void {
  if (!isPreview(project) || !(images || cluster)) return;
  const flag = images ? '--images' : '--cluster';
  const message = `${flag} does not go with --branch: the preview shares it with the project`;
  throw new DeployError('usage', 'OPTIONS_CONFLICT', message, {
    hint: `Leave ${flag} out, or tear down the project itself: todo-deploy teardown ${flag}`,
  });
}
