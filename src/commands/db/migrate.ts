import { exitCodes } from '../../errors.ts';
import { migrating } from '../../plan/migration.ts';
import type { PlannedStep } from '../../plan/steps.ts';
import { clusterOverrides } from '../cluster-options.ts';
import { deadlineOf } from '../duration.ts';
import { loadProject } from '../project.ts';
import { rehearsalPlace } from '../rehearsal.ts';
import { openTarget } from '../target.ts';
import type { DbVerb } from './verb.ts';

/** `todo-deploy db migrate`: the migrations of what the checkout holds, and nothing of what `up` does besides. */
export const migrate: DbVerb = async (context, options) => {
  const { emit, ports } = context;
  const deadline = deadlineOf(options.timeout, ports.clock);
  const project = await loadProject(context, clusterOverrides(options));
  const target = await openTarget(context, project);
  const dryRun = options.dryRun === true;
  const rehearsal = await rehearsalPlace(context, project, target.name, options.rehearse);
  const planned = await target.planMigration({ ...rehearsal, dryRun });
  const plan = planned.steps;
  const components = migrating(plan);
  emit({ type: 'plan', steps: plan });
  const about = { action: 'migrate', changed: false, components };
  if (dryRun) {
    await planned.tellOfOthers?.();
    const text =
      components.length === 0 ? nothing(plan) : 'Nothing was changed: this was a dry run.';
    emit({ type: 'result', command: 'db', result: { ...about, dryRun, plan }, text });
    return exitCodes.ok;
  }
  if (components.length === 0) {
    emit({ type: 'result', command: 'db', result: about, text: nothing(plan) });
    return exitCodes.ok;
  }
  await planned.carryOut({ ...deadline, allowLarge: options.allowLarge === true });
  const text = `Migrated: ${components.join(', ')}. What is deployed runs on as it was; todo-deploy up deploys this version.`;
  emit({ type: 'result', command: 'db', result: { ...about, changed: true }, text });
  return exitCodes.ok;
};

function nothing(plan: readonly PlannedStep[]): string {
  return plan.length === 0
    ? 'Nothing to migrate: no component has migrations (`migrate: true`).'
    : 'Nothing to migrate: this version has migrated this database already.';
}
