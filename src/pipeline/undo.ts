import { componentsInOrder, databaseComponent, releaseName } from '../config/project.ts';
import { DeployError, messageOf } from '../errors.ts';
import { migratedSince } from '../history/changes.ts';
import { lastThatWorked, present, type Deployment } from '../history/deployment.ts';
import type { Facts, ImageFacts } from '../plan/facts.ts';
import { planReturn, type ReleaseHistory, type ReturnPlan } from '../plan/return.ts';
import type { StepId } from '../plan/steps.ts';
import { releaseRevisions } from '../releases/facts.ts';
import { deployedComponents, type Ending, type Journal } from './journal.ts';
import type { Run } from './run.ts';
import { stepper } from './stepper.ts';
import { returnReleases } from './steps/return.ts';
import * as words from './undo-words.ts';

/** Steps after whose failure the releases go back: those that show whether the new version works. */
const undoable: readonly StepId[] = ['database', 'release', 'watch', 'verify'];

/** How long a return may take, in milliseconds; the ceiling of the run that failed may be used up. */
const returnCeiling = 5 * 60_000;

export interface Failure {
  readonly error: unknown;
  /** The step that failed. */
  readonly step: StepId | undefined;
  readonly facts: Facts;
  readonly images: Readonly<Record<string, ImageFacts>>;
  /** False after --no-rollback. */
  readonly rollback: boolean;
}

/**
 * After a failure: returns every release to the deployment that worked before, where that is wanted and
 * possible, notes the result, and gives the error that says both. Never throws.
 */
export async function undo(run: Run, journal: Journal, failure: Failure): Promise<unknown> {
  const { error, step } = failure;
  if (!(error instanceof DeployError)) return error;
  const serving = present(journal.before);
  const components = await deployedComponents(run, failure.images, serving).catch(() => ({}));
  const note = (ending: Omit<Ending, 'components'>) =>
    journal.end({ code: error.code, ...ending, components }).catch(() => undefined);
  const target = lastThatWorked(journal.before);
  const schemas =
    target === undefined ? [] : migratedSince(target, [...journal.before, { components }]);
  const plan = await planFor(run, journal, failure.facts, target).catch(() => undefined);
  if (run.signal.aborted) {
    await note({ result: 'interrupted' });
    return words.interruptedWith(error, plan);
  }
  const broken =
    plan !== undefined && plan.returns.length + plan.first.length + plan.gone.length > 0;
  const mayReturn = error.kind === 'unhealthy' && step !== undefined && undoable.includes(step);
  if (!broken || !mayReturn) {
    // A refusal has changed nothing: what is pending there is somebody else's.
    const untouched = !broken || error.kind === 'refused';
    await note({ result: 'failed', ...(untouched ? servedBy(serving) : {}) });
    return error;
  }
  if (!failure.rollback || plan.returns.length === 0) {
    await note({ result: 'failed' });
    return failure.rollback ? words.nothingToReturnTo(error, plan) : words.left(error, plan);
  }
  return returnNow(run, plan, words.withSchemas(error, plan, schemas), note);
}

async function returnNow(
  run: Run,
  plan: ReturnPlan,
  error: DeployError,
  note: (ending: Omit<Ending, 'components'>) => Promise<void>,
): Promise<unknown> {
  const actions = plan.returns.map(({ component, helm }) => ({
    ...{ component, action: 'do' as const },
    ...{ what: `return to Helm revision ${helm}`, reason: 'it worked' },
  }));
  const { clock } = run.ports;
  const step = stepper([{ step: 'rollback', actions }], run.emit, clock, run.signal);
  const limited = { ...run, deadline: clock.now() + returnCeiling };
  try {
    await step('rollback', () => returnReleases(limited, plan.returns));
    await note({ result: 'rolled-back', ...servedBy(plan.target) });
    return words.returned(error, plan);
  } catch (second) {
    await note({ result: run.signal.aborted ? 'interrupted' : 'failed' });
    if (run.signal.aborted) return words.interruptedWith(second, plan);
    return words.returnFailed(error, plan, messageOf(second));
  }
}

async function planFor(
  run: Run,
  journal: Journal,
  facts: Facts,
  target: Deployment | undefined,
): Promise<ReturnPlan> {
  const revisions = await releaseRevisions(run.cluster.kubernetes, run.project);
  const { config } = run.project;
  const names = componentsInOrder(config).map(({ name }) => name);
  if (config.database.source === 'in-cluster') names.unshift(databaseComponent);
  const releases = names.map((component): ReleaseHistory => {
    const release = releaseName(config, component);
    const before = journal.started.get(release);
    return {
      ...{ component, release },
      revisions: revisions.filter((one) => one.release === release),
      ...(before === undefined ? {} : { before: before.revision }),
      wasReady:
        before?.status === 'deployed' && facts.components[component]?.release.ready === true,
    };
  });
  return planReturn(target, releases);
}

function servedBy(deployment: Deployment | undefined): Pick<Deployment, 'serves'> {
  return deployment === undefined ? {} : { serves: deployment.revision };
}
