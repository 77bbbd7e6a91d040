import { databaseComponent } from '../../config/project.ts';
import { DeployError, messageOf, withDetail } from '../../errors.ts';
import { teller } from '../../pipeline/run.ts';
import { stepper, type StepResult, type Stepper } from '../../pipeline/stepper.ts';
import type { StepId } from '../../plan/steps.ts';
import { ensureSupervisor } from '../../supervisor/ensure.ts';
import type { ProcessState, Supervisor } from '../../supervisor/spec.ts';
import type { UpOptions } from '../target.ts';
import { buildAll } from './build-all.ts';
import { provideDatabase, startDatabase } from './database.ts';
import { writeDeployment, type LocalDeployment } from './deployment.ts';
import { migrateAll } from './migrate.ts';
import { withOnlyOne } from './only-one.ts';
import { tidyBuilds } from './planned-builds.ts';
import type { LocalRun } from './up.ts';
import { verifyProcesses } from './verify.ts';
import { wantedDeployment } from './wanted.ts';
import { untilReady } from './watch.ts';

/** Carries out what was planned, while no other run of this checkout does; resolves with the URL. */
export async function carryOut(run: LocalRun, options: UpOptions): Promise<string | undefined> {
  try {
    return await withOnlyOne(run.site.folders, () => steps(run, options));
  } finally {
    await run.letGo();
  }
}

async function steps(run: LocalRun, options: UpOptions): Promise<string | undefined> {
  const { context, site, plan } = run;
  const { emit, ports, signal } = context;
  const step = stepper(plan, emit, ports.clock, signal);
  await step('tools', () => provideTools(run));
  await step('secrets', () => Promise.resolve(secretsSummary(run)));
  const builds = await step('build', () => buildAll(run.planned, context));
  const wanted = wantedDeployment(run, builds);
  const supervisor = await ensureSupervisor({ folder: site.folders.state, env: context.env });
  if (wanted.databasePort !== undefined) {
    await step('database', () => databaseStep(run, wanted, supervisor, options));
  }
  await step('migrate', () => migrateAll(run, wanted, builds));
  try {
    const url = await startAndProve(run, wanted, supervisor, step, options);
    await writeDeployment(site.folders.state, wanted, ports.files);
    await tidyBuilds(context, site, [wanted, site.deployment]);
    return url;
  } catch (error) {
    throw await returned(run, supervisor, options, error);
  }
}

async function databaseStep(
  run: LocalRun,
  wanted: LocalDeployment,
  supervisor: Supervisor,
  options: UpOptions,
): Promise<StepResult<void>> {
  // What runs goes on: only the database has to be there for what follows.
  const before = run.site.deployment;
  const meanwhile = run.specs(before ?? { ...wanted, components: {} });
  await run.letGo(before === undefined ? databaseComponent : undefined);
  return startDatabase(run, supervisor, meanwhile, () =>
    watch(run, supervisor, [databaseComponent], options, 'database'),
  );
}

async function startAndProve(
  run: LocalRun,
  wanted: LocalDeployment,
  supervisor: Supervisor,
  step: Stepper,
  options: UpOptions,
): Promise<string | undefined> {
  const specs = run.specs(wanted);
  const components = Object.keys(wanted.components).join(', ');
  await step('release', async () => {
    await run.letGo();
    await supervisor.apply(specs);
    return { output: undefined, summary: components };
  });
  await step('watch', async () => {
    const names = specs.map(({ name }) => name);
    await watch(run, supervisor, names, options, 'watch');
    return { output: undefined, summary: `${components} ready` };
  });
  return step('verify', () => verifyProcesses(run, wanted, supervisor));
}

function watch(
  { context, redact }: LocalRun,
  supervisor: Supervisor,
  names: readonly string[],
  { deadline }: UpOptions,
  step: StepId,
): Promise<void> {
  const { ports, signal, emit } = context;
  const shown = new Map<string, string>();
  return untilReady({
    ...{ supervisor, names, clock: ports.clock, signal, redact },
    ...(deadline === undefined ? {} : { deadline }),
    onFinding: (finding) => {
      emit({ type: 'finding', finding });
    },
    onState: (state) => {
      const message = progressOf(state);
      if (shown.get(state.name) === message) return;
      shown.set(state.name, message);
      teller(emit, step, state.component)(message);
    },
  });
}

function progressOf({ state, restarts, port }: ProcessState): string {
  const often = restarts === 0 ? '' : `, started again ${restarts} times`;
  return state === 'ready' ? `ready on port ${port}${often}` : `${state}${often}`;
}

async function provideTools(run: LocalRun): Promise<StepResult<void>> {
  const needed = run.ports[databaseComponent] !== undefined;
  const summary = needed ? await provideDatabase(run) : 'nothing is needed';
  return { output: undefined, summary };
}

/** The secrets are known by now; one line for people. */
export function secretsSummary({ secrets }: LocalRun): StepResult<void> {
  const names = new Set(Object.values(secrets).flatMap((values) => Object.keys(values)));
  return { output: undefined, summary: `${names.size} known` };
}

/** The version before is started again, where there is one and that was not declined. */
async function returned(
  run: LocalRun,
  supervisor: Supervisor,
  options: UpOptions,
  error: unknown,
): Promise<unknown> {
  const { context, site, specs } = run;
  const before = site.deployment;
  if (!(error instanceof DeployError) || context.signal.aborted) return error;
  if (before === undefined) {
    return withDetail(
      error,
      'Nothing has worked here before, so that there is nothing to return to: what was started stays, to be looked at. `todo-deploy teardown` cleans up.',
    );
  }
  if (!options.rollback) return withDetail(error, 'The broken version stays (--no-rollback).');
  try {
    await supervisor.apply(specs(before));
    const names = specs(before).map(({ name }) => name);
    await watch(run, supervisor, names, { allowLarge: false, rollback: false }, 'watch');
    return withDetail(error, `Returned to the version of ${before.at}, which serves.`);
  } catch (second) {
    return withDetail(
      error,
      `The return to the version of ${before.at} failed too: ${messageOf(second)}`,
    );
  }
}
