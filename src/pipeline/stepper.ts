import { DeployError, interrupted, messageOf } from '../errors.ts';
import type { PlannedStep, StepId } from '../plan/steps.ts';
import { stepIds } from '../plan/steps.ts';
import type { Clock } from '../ports/clock.ts';
import type { Emit, EventError } from './events.ts';

/** What people read for each step. */
export const stepTitles: Readonly<Record<StepId, string>> = {
  branch: 'Database branch',
  cluster: 'Cluster',
  namespace: 'Namespace',
  tools: 'Tools',
  secrets: 'Secrets',
  build: 'Build',
  transport: 'Bring images to the nodes',
  rehearse: 'Rehearse the migration',
  database: 'Database',
  migrate: 'Migrate the database',
  release: 'Release',
  watch: 'Watch',
  access: 'URL on this machine',
  verify: 'Verify',
  rollback: 'Return to what worked',
};

/** What a step gives back: its output for the next one, and one line for people. */
export interface StepResult<Output> {
  readonly output: Output;
  readonly summary: string;
}

export type Stepper = <Output>(
  step: StepId,
  work: () => Promise<StepResult<Output>>,
) => Promise<Output>;

/**
 * Runs steps one after the other and tells of each. After Ctrl-C the error says which steps were done and
 * which remain.
 */
export function stepper(
  plan: readonly PlannedStep[],
  emit: Emit,
  clock: Clock,
  signal: AbortSignal,
): Stepper {
  const done: StepId[] = [];
  return async (step, work) => {
    const title = stepTitles[step];
    const started = clock.now();
    emit({ type: 'step-started', step, title });
    try {
      if (signal.aborted) throw interrupted(title);
      const { output, summary } = await work();
      const outcome = isSkipped(plan, step) ? 'skipped' : 'done';
      const seconds = (clock.now() - started) / 1000;
      emit({ type: 'step-finished', step, outcome, summary, seconds });
      done.push(step);
      return output;
    } catch (error) {
      const shown = signal.aborted ? stoppedIn(step, done, plan) : error;
      emit({ type: 'step-failed', step, error: describeError(shown) });
      throw shown;
    }
  };
}

/** An error as events carry it; an error that is not ours is a bug. */
export function describeError(error: unknown): EventError {
  if (error instanceof DeployError) {
    const { code, kind, message, hint, details } = error;
    return { code, kind, message, details, ...(hint === undefined ? {} : { hint }) };
  }
  return { code: 'BUG', kind: 'bug', message: messageOf(error), details: [] };
}

function isSkipped(plan: readonly PlannedStep[], step: StepId): boolean {
  const planned = plan.find((candidate) => candidate.step === step);
  return planned?.actions.every(({ action }) => action === 'skip') ?? true;
}

function stoppedIn(
  step: StepId,
  done: readonly StepId[],
  plan: readonly PlannedStep[],
): DeployError {
  const later = stepIds.slice(stepIds.indexOf(step) + 1).filter((id) => !isSkipped(plan, id));
  const remaining = [step, ...later].map((id) => stepTitles[id]);
  const finished = done.map((id) => stepTitles[id]);
  return new DeployError('interrupted', 'INTERRUPTED', `stopped during: ${stepTitles[step]}`, {
    details: [
      `done: ${finished.length === 0 ? 'nothing' : finished.join(', ')}`,
      `remains: ${remaining.join(', ')}`,
    ],
    hint: 'Run the same command again: it goes on from here. `todo-deploy teardown` removes what was made.',
  });
}
