import type { PlannedStep } from '../plan/steps.ts';
import type { Run } from './run.ts';

/** True when building images is the first thing to do: nothing of the deployment is changed before or by it. */
export function buildsFirst(plan: readonly PlannedStep[]): boolean {
  const first = plan.find(({ actions }) => actions.some(({ action }) => action === 'do'));
  return first?.step === 'build';
}

/**
 * Does some work while something else is proven, and waits for both. What cannot be proven ends the work, by the
 * signal of the run that it gets, and is thrown.
 */
export async function whileProven<T>(
  proven: Promise<void>,
  run: Run,
  work: (run: Run) => Promise<T>,
): Promise<T> {
  const ending = new AbortController();
  proven.catch((error: unknown) => {
    ending.abort(error);
  });
  try {
    const done = await work({ ...run, signal: AbortSignal.any([run.signal, ending.signal]) });
    await proven;
    return done;
  } catch (error) {
    throw ending.signal.aborted ? ending.signal.reason : error;
  }
}
