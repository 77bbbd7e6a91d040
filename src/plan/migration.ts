import type { PlannedAction, PlannedStep, StepId } from './steps.ts';

/** Steps without which a migration cannot run: its namespace, its secrets, its image. */
const needed: readonly StepId[] = ['namespace', 'secrets', 'build', 'transport', 'migrate'];

/** Components whose migration has to run, by a plan. */
export function migrating(plan: readonly PlannedStep[]): string[] {
  const actions = plan.flatMap(({ step, actions: all }) => (step === 'migrate' ? all : []));
  return [...new Set(actions.flatMap((one) => (one.action === 'do' ? one.component : [])))];
}

/**
 * The same plan with a rehearsal before the first step that touches what is deployed; `on` says what the
 * migrations are tried on. Without migrations to run there is nothing to rehearse.
 */
export function withRehearsal(
  plan: readonly PlannedStep[],
  on: string,
  { isNew }: { /** The database is made by this plan. */ readonly isNew: boolean },
): readonly PlannedStep[] {
  const due = migrating(plan);
  if (due.length === 0) return plan;
  const actions = due.map((component): PlannedAction =>
    isNew
      ? { component, action: 'skip', what: 'rehearsal', reason: 'the database is new' }
      : {
          ...{ component, action: 'do', what: `try the migration on ${on}` },
          reason: 'tried on a copy first: the real database is touched when that went well',
        },
  );
  const at = plan.findIndex((one) => one.step === 'database' || one.step === 'migrate');
  return [...plan.slice(0, at), { step: 'rehearse', actions }, ...plan.slice(at)];
}

/**
 * The part of a deployment's plan that brings the database to the schema of this content, and no further; the
 * migrate step alone when there is nothing to migrate. `also` are components beside those that migrate.
 */
export function migrationPart(
  plan: readonly PlannedStep[],
  also: readonly string[] = [],
): PlannedStep[] {
  const due = migrating(plan);
  if (due.length === 0) return plan.filter(({ step }) => step === 'migrate');
  const wanted = ['', ...due, ...also];
  return plan
    .filter(({ step }) => needed.includes(step))
    .map(({ step, actions }) => ({
      step,
      actions:
        step === 'migrate' ? actions : actions.filter((one) => wanted.includes(one.component)),
    }))
    .filter(({ actions }) => actions.length > 0);
}
