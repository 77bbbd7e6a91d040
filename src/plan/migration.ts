import type { PlannedStep, StepId } from './steps.ts';

/** Steps without which a migration cannot run: its namespace, its secrets, its image. */
const needed: readonly StepId[] = ['namespace', 'secrets', 'build', 'transport', 'migrate'];

/** Components whose migration has to run, by a plan. */
export function migrating(plan: readonly PlannedStep[]): string[] {
  const actions = plan.flatMap(({ step, actions: all }) => (step === 'migrate' ? all : []));
  return [...new Set(actions.flatMap((one) => (one.action === 'do' ? one.component : [])))];
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
