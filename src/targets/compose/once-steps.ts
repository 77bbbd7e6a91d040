import type { StepResult } from '../../pipeline/stepper.ts';
import { pullMissing } from './images.ts';
import { makeObjects } from './objects.ts';
import { giveSecrets, runOnce } from './once.ts';
import type { Role } from './parts.ts';
import type { ComposeRun } from './run.ts';
import type { Wanted } from './wanted.ts';

/** The containers of one role, in order. */
export function withRole({ facts }: ComposeRun, role: Role): readonly Wanted[] {
  return facts.wanted.filter(({ part }) => part.role === role);
}

/** Makes networks and volumes, and hands over the secrets. */
export async function secretsStep(run: ComposeRun): Promise<StepResult<void>> {
  await makeObjects(run);
  let given = 0;
  for (const wanted of withRole(run, 'secrets')) {
    await pullMissing(run, 'secrets', wanted.part.component, wanted.spec.image);
    if (await giveSecrets(run, wanted)) given += 1;
  }
  return { output: undefined, summary: given === 0 ? 'unchanged' : 'handed over' };
}

/** Runs what runs once, such as the migrations, unless it has succeeded with these settings. */
export async function migrate(run: ComposeRun): Promise<StepResult<void>> {
  const done: string[] = [];
  for (const wanted of withRole(run, 'once')) {
    const { part, spec } = wanted;
    await pullMissing(run, 'migrate', part.component, spec.image);
    if (await runOnce(run, 'migrate', wanted)) done.push(part.service.name);
  }
  const summary = done.length === 0 ? 'unchanged' : `${done.join(', ')} succeeded`;
  return { output: undefined, summary };
}
