import { teller } from '../../pipeline/run.ts';
import type { StepResult } from '../../pipeline/stepper.ts';
import { together } from '../../together.ts';
import type { TargetContext } from '../target.ts';
import type { LocalBuild } from './builds/build.ts';
import type { PlannedBuild } from './planned-builds.ts';

/** Makes all builds at once. */
export async function buildAll(
  planned: readonly PlannedBuild[],
  { emit, signal }: Pick<TargetContext, 'emit' | 'signal'>,
): Promise<StepResult<LocalBuild[]>> {
  const output = await together(planned, signal, (one, either) =>
    one.make(teller(emit, 'build', one.component.name), either),
  );
  const made = planned.filter(({ found }) => found === undefined);
  const names = made.map(({ component }) => component.name).join(', ');
  return { output, summary: names === '' ? 'nothing to build' : names };
}
