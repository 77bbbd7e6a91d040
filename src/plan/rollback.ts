import { differences, migratedSince } from '../history/changes.ts';
import { isSame, lastThatWorked, present, type Deployment } from '../history/deployment.ts';
import { DeployError } from '../errors.ts';
import type { ReturnPlan } from './return.ts';
import type { PlannedAction, PlannedStep } from './steps.ts';

/**
 * The deployment that a rollback goes to: the one that was asked for, else the last one that worked before
 * the present one and differs from it. Throws REVISION_UNKNOWN, REVISION_BROKEN (usage) and
 * NOTHING_TO_RETURN_TO (refused).
 */
export function rollbackTarget(history: readonly Deployment[], asked?: number): Deployment {
  const now = present(history);
  if (asked === undefined) {
    const older = history.filter((one) => now === undefined || !isSame(one, now));
    const target = lastThatWorked(older, now?.revision);
    if (target !== undefined) return target;
    throw new DeployError('refused', 'NOTHING_TO_RETURN_TO', nothing(now), {
      hint: '`todo-deploy history` shows what there was.',
    });
  }
  const target = history.find(({ revision }) => revision === asked);
  if (target?.result === 'deployed') return target;
  const worked = history.filter(({ result }) => result === 'deployed');
  const hint = `Those that worked: ${worked.map(({ revision }) => revision).join(', ') || 'none'}.`;
  if (target === undefined) {
    const message = `the history has no revision ${asked}`;
    throw new DeployError('usage', 'REVISION_UNKNOWN', message, { hint });
  }
  const message = `revision ${asked} did not work (${target.result}): nothing returns to it`;
  throw new DeployError('usage', 'REVISION_BROKEN', message, { hint });
}

function nothing(now: Deployment | undefined): string {
  return now === undefined
    ? 'nothing has been deployed yet'
    : `no other revision has worked before revision ${now.revision}`;
}

/** What a rollback will do, in order, and why; a pure function of the history and of what Helm keeps. */
export function makeRollbackPlan(
  target: Deployment,
  history: readonly Deployment[],
  { returns }: ReturnPlan,
): PlannedStep[] {
  const now = present(history);
  const actions = Object.entries(target.components).map(([component, wanted]): PlannedAction => {
    const back = returns.find((one) => one.component === component);
    const what = `revision ${target.revision}${imageOf(wanted.image)}`;
    if (back === undefined) return { component, action: 'skip', what, reason: 'it is the same' };
    const parts = differences(now?.components[component], wanted);
    const reason =
      parts.length === 0 ? 'its release is not as it was' : `${parts.join(', ')} differ`;
    return { component, action: 'do', what: `return to ${what}`, reason };
  });
  const kept = migratedSince(target, history).map(
    ({ component, then, now: schema }): PlannedAction => ({
      ...{ component, action: 'skip', what: `the schema stays at ${schema}` },
      reason: `revision ${target.revision} ran with ${then}; migrations are never taken back`,
    }),
  );
  const verify: PlannedAction = {
    ...{ component: '', action: 'do', what: 'ask every health endpoint' },
    reason: 'a tick means that it was checked just now',
  };
  const steps: PlannedStep[] = [
    { step: 'migrate', actions: kept },
    { step: 'rollback', actions },
    { step: 'verify', actions: [verify] },
  ];
  return steps.filter((step) => step.actions.length > 0);
}

function imageOf(image: string | undefined): string {
  return image === undefined ? '' : ` (${image})`;
}
