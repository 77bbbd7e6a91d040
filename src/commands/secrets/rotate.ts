import { DeployError } from '../../errors.ts';
import type { Rotation } from '../../pipeline/rotation.ts';
import { generateSecret } from '../../secrets/generate.ts';
import { writeSecrets } from '../../secrets/store.ts';
import type { PlannedUp } from '../../targets/target.ts';
import { makeTarget } from '../target.ts';
import { chooseTarget } from '../target-choice.ts';
import { warnIfForGit } from './ignored.ts';
import { DatabaseRotation } from './rotate-database.ts';
import { rotated, type Rotated } from './rotated.ts';
import { nameIn, type SecretsScene, type Verb } from './scene.ts';

/**
 * `secrets rotate NAME`: a new value for a secret that a running app depends on, with no request failing. Old
 * and new value both work until the pods with the old one are gone, so that whatever stops this, the secrets
 * file has one that works: the old one until the new pods have proved themselves, then the new one.
 */
export const rotateSecret: Verb = async (scene, operand) => {
  const what = rotated(scene, nameIn(operand, 'rotate'));
  await requireKubernetes(scene, what);
  if (what.kind === 'generated') await rotateGenerated(scene, what);
  else await rotateDatabase(scene, what);
  await warnIfForGit(scene);
  const result = { name: what.name, change: 'rotated', file: scene.file };
  const text = `${what.name} has a new value in ${scene.file}, the app runs with it, and the old one is of no use any more.`;
  scene.context.emit({ type: 'result', command: 'secrets', result, text });
};

async function rotateGenerated(scene: SecretsScene, { name }: Rotated): Promise<void> {
  const { context, options, stored, file } = scene;
  const values = { [name]: generateSecret() };
  const previous = { [name]: stored[name] ?? '' };
  const endSessions = options.endSessions === true;
  const planned = await deploy(scene, { values, previous, endSessions });
  await writeSecrets(file, values, context.ports);
  await planned.settle?.();
}

async function rotateDatabase(scene: SecretsScene, { name }: Rotated): Promise<void> {
  const { context, project, file } = scene;
  if (scene.options.endSessions === true) {
    throw new DeployError('usage', 'OPTION_INVALID', `--end-sessions does not go with ${name}`, {
      hint: 'Leave it out: sessions do not depend on the password of the database.',
    });
  }
  const target = await makeTarget(context, project, 'kubernetes');
  const rotation = new DatabaseRotation(scene, target);
  const values = await rotation.begin();
  const planned = await deploy(scene, { values, previous: {}, endSessions: false });
  await writeSecrets(file, values, context.ports);
  await planned.settle?.();
  await rotation.retire();
}

/** Deploys with the new values, which are nowhere kept before that has succeeded. */
async function deploy({ context, project }: SecretsScene, rotation: Rotation): Promise<PlannedUp> {
  const target = await makeTarget(context, project, 'kubernetes');
  const planned = await target.planUp({ dryRun: false, rotation });
  const isNew = planned.steps.some(
    ({ step, actions }) => step === 'namespace' && actions.some(({ action }) => action === 'do'),
  );
  if (isNew) {
    throw new DeployError('usage', 'NOT_DEPLOYED', 'nothing of this project is deployed there', {
      hint: 'Deploy it first: todo-deploy up. Before that: todo-deploy secrets set NAME --replace.',
    });
  }
  context.emit({ type: 'plan', steps: planned.steps });
  await planned.carryOut({ allowLarge: false, rollback: true });
  return planned;
}

async function requireKubernetes(
  { context, project }: SecretsScene,
  { name, kind }: Rotated,
): Promise<void> {
  const { target } = await chooseTarget(context, project, { ask: false });
  if (target === 'kubernetes') return;
  const byHand = stepsFor(name, kind, project.config.database.source === 'external');
  const message = `target ${target} runs one of each process, so a new ${name} cannot come without a gap there: nothing was changed`;
  throw new DeployError('refused', 'ROTATION_UNFIT', message, {
    hint: `With a short gap: ${byHand}`,
  });
}

/** What a person does instead, in an order that leaves nobody with two values. */
function stepsFor(name: string, kind: Rotated['kind'], isOutside: boolean): string {
  const replace = `todo-deploy secrets set ${name} --replace`;
  if (kind === 'generated') {
    return name === 'BETTER_AUTH_SECRET'
      ? `${replace}, then todo-deploy up --replace-secrets --no-rollback, which says that the signing keys are of another secret; then todo-deploy db shell: DELETE FROM jwks; then todo-deploy up.`
      : `${replace}, then todo-deploy up --replace-secrets.`;
  }
  return isOutside
    ? 'give the user a new password where you manage the database, then at once: todo-deploy secrets set DATABASE_URL, and todo-deploy up.'
    : `todo-deploy db shell: ALTER ROLE … PASSWORD … for the user; then at once ${replace}, and todo-deploy up --replace-secrets.`;
}
