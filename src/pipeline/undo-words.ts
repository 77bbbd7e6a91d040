import { DeployError } from '../errors.ts';
import type { ReturnPlan } from '../plan/return.ts';

/** The failure, and that everything is as it was before. */
export function returned(error: DeployError, plan: ReturnPlan): DeployError {
  return withText(error, `Returned to ${name(plan)}, which serves.`, unreturned(plan));
}

/** The failure, and that the way back failed too. */
export function returnFailed(error: DeployError, plan: ReturnPlan, why: string): DeployError {
  return withText(error, `The return to ${name(plan)} failed too: ${why}`, unreturned(plan), {
    hint: 'See what is the case: `todo-deploy diagnose`. Mend it and run `todo-deploy up` again.',
  });
}

/** The failure of something that never worked: the evidence stays. */
export function nothingToReturnTo(error: DeployError, plan: ReturnPlan): DeployError {
  return withText(
    error,
    'No revision has worked here before, so that there is nothing to return to: what was released stays, ' +
      'to be looked at. Mend it and run `todo-deploy up` again; `todo-deploy teardown` cleans up.',
    unreturned(plan),
  );
}

/** The failure, and which databases keep a schema that the old version has not seen. */
export function withSchemas(
  error: DeployError,
  plan: ReturnPlan,
  schemas: readonly { component: string; then: string; now: string }[],
): DeployError {
  if (schemas.length === 0) return error;
  const lines = schemas.map(
    ({ component, then, now }) =>
      `${component}: its database stays migrated (${now}); ${name(plan)} ran with ${then}`,
  );
  const details = [...error.details, ...lines];
  const hint = error.hint === undefined ? {} : { hint: error.hint };
  return new DeployError(error.kind, error.code, error.message, { details, cause: error, ...hint });
}

/** The failure after --no-rollback. */
export function left(error: DeployError, plan: ReturnPlan): DeployError {
  const back =
    plan.target === undefined
      ? ''
      : ` \`todo-deploy rollback\` returns to ${name(plan)}, the last that worked.`;
  return withText(error, `The broken revision stays (--no-rollback).${back}`, unreturned(plan));
}

/** An interruption in the middle of a rollout: nothing is returned by surprise. */
export function interruptedWith(error: unknown, plan: ReturnPlan | undefined): unknown {
  if (!(error instanceof DeployError) || plan === undefined || plan.returns.length === 0)
    return error;
  const names = plan.returns.map(({ component }) => component).join(', ');
  const hint =
    'Run the same command again: it goes on from here. ' +
    (plan.target === undefined
      ? '`todo-deploy teardown` removes what was made.'
      : `\`todo-deploy rollback\` returns to ${name(plan)}.`);
  const state = `released and not proven: ${names}; pods that were ready serve until the new ones are`;
  return new DeployError(error.kind, error.code, error.message, {
    ...{ hint, details: [...error.details, state], cause: error },
  });
}

function name({ target }: ReturnPlan): string {
  return target === undefined ? 'what was ready before' : `revision ${target.revision}`;
}

function unreturned({ first, gone }: ReturnPlan): string[] {
  return [
    ...first.map((one) => `${one} was not there before: it stays as it is`),
    ...gone.map((one) => `Helm no longer keeps the old revision of ${one}: it stays as it is`),
  ];
}

function withText(
  error: DeployError,
  text: string,
  more: readonly string[],
  { hint = error.hint }: { hint?: string | undefined } = {},
): DeployError {
  return new DeployError(error.kind, error.code, `${error.message}\n${text}`, {
    details: [...error.details, ...more],
    cause: error,
    ...(hint === undefined ? {} : { hint }),
  });
}
