import { teller } from '../../pipeline/run.ts';
import type { StepResult } from '../../pipeline/stepper.ts';
import type { TargetContext } from '../target.ts';
import type { LocalBuild } from './builds/build.ts';
import type { PlannedBuild } from './planned-builds.ts';

/**
 * Makes all builds at once. The first that fails ends the others, and is thrown when they have ended: nobody
 * should wait minutes for a build that is of no use any more.
 */
export async function buildAll(
  planned: readonly PlannedBuild[],
  { emit, signal }: Pick<TargetContext, 'emit' | 'signal'>,
): Promise<StepResult<LocalBuild[]>> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const builds = planned.map(async (one) => {
    try {
      return await one.make(teller(emit, 'build', one.component.name), either);
    } catch (error) {
      failed.abort(error);
      throw error;
    }
  });
  try {
    const output = await Promise.all(builds);
    const made = planned.filter(({ found }) => found === undefined);
    const names = made.map(({ component }) => component.name).join(', ');
    return { output, summary: names === '' ? 'nothing to build' : names };
  } catch (error) {
    await Promise.allSettled(builds);
    throw error;
  }
}
