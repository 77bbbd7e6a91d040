import { endpointOf, readOrigin } from '../../databases/origin.ts';
import { resolveSecrets } from '../../secrets/resolve.ts';
import { urlIn } from '../../targets/database-url.ts';
import type { NeonOrigin } from '../../previews/branch.ts';
import { previewUnfit } from '../../previews/errors.ts';
import type { CommandContext } from '../command.ts';
import type { PreviewProject } from './scene.ts';

/**
 * The branch of Neon that the project lives on, of which a preview gets a copy. Throws PREVIEW_UNFIT (usage)
 * where the database is none of Neon, or nobody remembers which, and what `resolveSecrets` throws.
 */
export async function neonOrigin(
  { ports, env, signal }: CommandContext,
  { root, preview: { of: project } }: PreviewProject,
): Promise<NeonOrigin> {
  if (project.config.database.source !== 'external') {
    throw previewUnfit(
      'its database is a copy of one at Neon, and that of this project is in the cluster',
      `Beside each other without a copy of the data: todo-deploy up --namespace ${project.namespace}-2. To move to Neon: set database.source to external, then todo-deploy secrets set DATABASE_URL.`,
    );
  }
  const origin = await readOrigin(root, ports.files);
  if (origin === undefined) {
    throw previewUnfit(
      'nobody here knows on which Neon branch the database of this project is',
      'Choose the database with an API key, and it is remembered: todo-deploy secrets set DATABASE_URL --neon-project NAME',
    );
  }
  if (origin.kind === 'temporary') {
    throw previewUnfit(
      'the database of this project is a temporary one, of which Neon makes no branches for us',
      'Claim it (todo-deploy secrets get NEON_CLAIM_URL --show), then choose it with an API key: todo-deploy secrets set DATABASE_URL --neon-project NAME',
    );
  }
  const { byComponent } = await resolveSecrets(project, ports, env, { store: false, signal });
  if (endpointOf(urlIn(byComponent).url) !== origin.host) {
    throw previewUnfit(
      `DATABASE_URL does not lead to the Neon branch ${origin.branch} of project ${origin.project}, which is remembered in .todo-deploy/database.json`,
      'Unset DATABASE_URL where it comes from the environment; or choose the database anew: todo-deploy secrets set DATABASE_URL --neon-project NAME',
    );
  }
  return origin;
}
