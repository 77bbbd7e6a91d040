import type { Project } from '../config/project.ts';
import type { TargetName } from '../config/schema.ts';
import { endpointOf, readOrigin } from '../databases/origin.ts';
import { DeployError } from '../errors.ts';
import { keyOfEnvironment } from '../neon/key.ts';
import { branchState, type NeonOrigin } from '../previews/branch.ts';
import type { RehearsalPlace } from '../rehearsal/place.ts';
import { redactor } from '../secrets/redact.ts';
import { resolveSecrets } from '../secrets/resolve.ts';
import { urlIn } from '../targets/database-url.ts';
import type { CommandContext } from './command.ts';
import { connectNeon } from './neon/connect.ts';
import { isPreview, previewScene } from './preview/scene.ts';

/**
 * What --rehearse tries migrations on: a branch where the database is one of Neon that was chosen with an API key,
 * and NEON_API_KEY is set; else a second database on the same server. Nothing without the flag. Throws
 * TARGET_UNFIT (usage) on another target than kubernetes.
 */
export async function rehearsalPlace(
  context: CommandContext,
  project: Project,
  target: TargetName,
  asked: boolean | undefined,
): Promise<{ rehearse?: RehearsalPlace }> {
  if (asked !== true) return {};
  if (target !== 'kubernetes') throw unfit(target);
  const origin = await originOf(context, project);
  const key = keyOfEnvironment(context.env);
  if (origin === undefined || key === undefined) return { rehearse: { kind: 'database' } };
  context.setRedactor(redactor([key]));
  // After Ctrl-C the branch has still to be removed.
  const lasting = { ...context, signal: new AbortController().signal };
  return { rehearse: { kind: 'branch', origin, client: connectNeon(lasting, key) } };
}

/** The branch of Neon that the database is, when it is known; for a preview that of the preview. */
async function originOf(
  context: CommandContext,
  project: Project,
): Promise<NeonOrigin | undefined> {
  const { ports, env, signal } = context;
  if (project.config.database.source !== 'external') return undefined;
  if (isPreview(project)) {
    const known = await branchState(previewScene(context, project));
    if (known.state !== 'there') return undefined;
    const { branchId, branch, ...record } = known.record;
    return branchId === undefined
      ? undefined
      : { kind: 'neon', host: '', ...record, branchId, branch };
  }
  const origin = await readOrigin(project.root, ports.files);
  if (origin?.kind !== 'neon') return undefined;
  const { byComponent } = await resolveSecrets(project, ports, env, { store: false, signal });
  return endpointOf(urlIn(byComponent).url) === origin.host ? origin : undefined;
}

function unfit(target: TargetName): DeployError {
  const message = `--rehearse belongs to target kubernetes, and this project is on ${target}`;
  return new DeployError('usage', 'TARGET_UNFIT', message, {
    hint: 'Leave it out: todo-deploy db backup keeps a copy to go back to. Nothing was changed.',
  });
}
