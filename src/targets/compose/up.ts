import { DeployError, messageOf, withDetail } from '../../errors.ts';
import type { Emit } from '../../pipeline/events.ts';
import { stepper, type Stepper } from '../../pipeline/stepper.ts';
import type { PlannedStep, StepId } from '../../plan/steps.ts';
import type { UpOptions } from '../target.ts';
import { buildImages, pullMissing } from './images.ts';
import { ownLabels } from './labels.ts';
import type { Role } from './parts.ts';
import type { ComposeFacts } from './plan.ts';
import { untilReady } from './ready.ts';
import { migrate, secretsStep, withRole } from './once-steps.ts';
import { Replacements } from './replace.ts';
import type { ComposeRun } from './run.ts';
import type { Scene } from './scene.ts';
import { verify } from './verify.ts';
import { ContainerWatch } from './watch.ts';

export interface CarryOut {
  readonly scene: Scene;
  readonly facts: ComposeFacts;
  readonly plan: readonly PlannedStep[];
  readonly secrets: ComposeRun['secrets'];
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/**
 * Carries out a plan, step by step; gives the URL. A version that does not work is taken back, as the options
 * say, and the error tells of it.
 */
export async function carryOut(about: CarryOut, options: UpOptions): Promise<string | undefined> {
  const { scene, emit, signal, plan } = about;
  const { clock, docker } = scene.ports;
  const { containers } = docker;
  const labels = ownLabels(scene.project);
  const watch = await ContainerWatch.open({ containers, labels, clock, signal });
  const run: ComposeRun = { ...about, options, watch };
  const step = stepper(plan, emit, clock, signal);
  try {
    await step('build', () => buildImages(run));
    await step('secrets', () => secretsStep(run));
    return await releaseAndProve(run, step);
  } finally {
    await watch.close();
  }
}

async function releaseAndProve(run: ComposeRun, step: Stepper): Promise<string | undefined> {
  const replacements = new Replacements(run);
  try {
    if (withRole(run, 'database').length > 0) {
      await step('database', () => bringAll(run, replacements, 'database', 'database'));
    }
    if (withRole(run, 'once').length > 0) await step('migrate', () => migrate(run));
    await step('release', () => bringAll(run, replacements, 'release', 'server'));
    await step('watch', () => watchAll(run));
    const url = await step('verify', () => verify(run));
    await replacements.confirm();
    return url;
  } catch (error) {
    throw await takeBack(run, replacements, error);
  }
}

async function bringAll(run: ComposeRun, replacements: Replacements, step: StepId, role: Role) {
  const started: string[] = [];
  for (const wanted of withRole(run, role)) {
    const { part, spec } = wanted;
    await pullMissing(run, step, part.component, spec.image);
    if ((await replacements.bring(step, wanted)) === 'started') started.push(part.service.name);
  }
  const summary = started.length === 0 ? 'unchanged' : `${started.join(', ')} started`;
  return { output: undefined, summary };
}

/** A container that was ready a moment ago may have fallen since. */
async function watchAll(run: ComposeRun) {
  const lasting = [...withRole(run, 'database'), ...withRole(run, 'server')];
  for (const { part, spec } of lasting) await untilReady(run, 'watch', part, spec.name);
  const names = lasting.map(({ part }) => part.component).join(', ');
  return { output: undefined, summary: `${names} ready` };
}

/** After a failure: the containers before, where that is wanted and possible; gives the error that says both. */
async function takeBack(
  run: ComposeRun,
  replacements: Replacements,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof DeployError) || run.signal.aborted || !replacements.any) return error;
  if (!run.options.rollback) {
    return withDetail(error, 'The broken version stays (--no-rollback).');
  }
  const actions = [
    {
      component: '',
      action: 'do' as const,
      what: 'start the containers of before',
      reason: 'they worked',
    },
  ];
  const { clock } = run.scene.ports;
  const step = stepper([{ step: 'rollback', actions }], run.emit, clock, run.signal);
  try {
    await step('rollback', async () => {
      await replacements.undo();
      return { output: undefined, summary: 'the version before serves' };
    });
    return withDetail(error, 'Returned to the version before, which serves.');
  } catch (second) {
    return withDetail(error, `The return to the version before failed too: ${messageOf(second)}`);
  }
}
