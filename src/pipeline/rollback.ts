import { componentsInOrder, releaseName } from '../config/project.ts';
import { DeployError } from '../errors.ts';
import { schemaNow } from '../history/changes.ts';
import type { DeployedComponent, Deployment } from '../history/deployment.ts';
import { readHistory } from '../history/store.ts';
import { planReturn, type Return } from '../plan/return.ts';
import { makeRollbackPlan, rollbackTarget } from '../plan/rollback.ts';
import type { PlannedStep } from '../plan/steps.ts';
import { newestOf, releaseRevisions } from '../releases/facts.ts';
import { Journal } from './journal.ts';
import { lockFor, withLock } from './lock.ts';
import type { Run } from './run.ts';
import { stepper } from './stepper.ts';
import { namespaceState, requireOwnNamespace } from './steps/namespace.ts';
import { returnReleases } from './steps/return.ts';
import { verify } from './steps/verify.ts';

export interface PlannedRollback {
  readonly target: Deployment;
  readonly returns: readonly Return[];
  readonly plan: readonly PlannedStep[];
}

/**
 * Looks what a rollback to a revision would do. Throws as `rollbackTarget`, and REVISION_GONE (refused) when
 * Helm or the cluster no longer has what it needs.
 */
export async function planRollback(run: Run, asked?: number): Promise<PlannedRollback> {
  const { project } = run;
  const { kubernetes } = run.cluster;
  await requireOwnNamespace(kubernetes, await namespaceState(kubernetes, project), project);
  const [history, revisions] = await Promise.all([
    readHistory(kubernetes, project),
    releaseRevisions(kubernetes, project),
  ]);
  const target = rollbackTarget(history, asked);
  const releases = Object.keys(target.components).map((component) => {
    const release = releaseName(project.config, component);
    return { component, release, revisions: revisions.filter((one) => one.release === release) };
  });
  const planned = planReturn(target, releases);
  const missing = [
    ...planned.gone.map((component) => `Helm no longer keeps that revision of ${component}`),
    ...(await missingSecrets(run, target)),
  ];
  if (missing.length > 0) throw gone(target, missing);
  return {
    ...{ target, returns: planned.returns },
    plan: makeRollbackPlan(target, history, planned),
  };
}

/**
 * Carries out a rollback while no other run is at work, and notes it as a new revision, whose number it
 * returns. Throws ROLLOUT_FAILED, NOT_HEALTHY, HELM_FAILED (unhealthy).
 */
export function rollback(run: Run, planned: PlannedRollback): Promise<number | undefined> {
  const { plan, target, returns } = planned;
  const step = stepper(plan, run.emit, run.ports.clock, run.signal);
  return withLock(lockFor(run), async () => {
    const journal = await Journal.open(run);
    await journal.begin(plan, { command: 'rollback', from: target.revision });
    try {
      await step('rollback', () => returnReleases(run, returns));
      await step('verify', () => verify(run, undefined));
      const components = await componentsNow(run, target, journal.before);
      await journal.end({ result: 'deployed', components });
      return journal.revision;
    } catch (error) {
      const components = await componentsNow(run, target, journal.before).catch(() => ({}));
      const result = run.signal.aborted ? 'interrupted' : 'failed';
      const code = error instanceof DeployError ? error.code : 'BUG';
      await journal.end({ result, code, components }).catch(() => undefined);
      throw goingOn(error, target);
    }
  });
}

/** After Ctrl-C: the same command without a number would turn round, to what was deployed before. */
function goingOn(error: unknown, { revision }: Deployment): unknown {
  if (!(error instanceof DeployError) || error.kind !== 'interrupted') return error;
  const { kind, code, message, details } = error;
  const hint =
    `\`todo-deploy rollback ${revision}\` goes on from here; ` +
    'without a number it returns to what worked before.';
  return new DeployError(kind, code, message, { details, hint, cause: error });
}

/**
 * Warns of images that the nodes could not pull any more, or of a registry that does not say so; nodes that
 * run them already do not need to.
 */
export async function warnOfLostImages(run: Run, { target, returns }: PlannedRollback) {
  for (const { name } of componentsInOrder(run.project.config)) {
    const image = target.components[name]?.image;
    if (image === undefined || !returns.some(({ component }) => component === name)) continue;
    const trouble = await whyLost(run, image);
    if (trouble === undefined) continue;
    run.emit({
      type: 'warning',
      message: trouble,
      hint: 'Nodes that do not have it cannot start it; the rollback would then say so.',
    });
  }
}

async function whyLost({ cluster }: Run, image: string): Promise<string | undefined> {
  try {
    const found = await cluster.transport.find(image);
    return found === undefined
      ? `${image} is no longer where the nodes get images from`
      : undefined;
  } catch (error) {
    // A registry that is away is no reason to keep a broken version.
    if (!(error instanceof DeployError)) throw error;
    return `whether the nodes can get ${image} is not known: ${error.message}`;
  }
}

async function componentsNow(
  run: Run,
  target: Deployment,
  before: readonly Deployment[],
): Promise<Record<string, DeployedComponent>> {
  const { project, cluster } = run;
  const newest = newestOf(await releaseRevisions(cluster.kubernetes, project));
  const entries = Object.entries(target.components).map(([name, component]) => {
    const helm = newest.get(releaseName(project.config, name))?.revision ?? component.helm;
    const schema = schemaNow(before, name) ?? component.schema;
    return [name, { ...component, helm, ...(schema === undefined ? {} : { schema }) }] as const;
  });
  return Object.fromEntries(entries);
}

async function missingSecrets({ cluster, project }: Run, target: Deployment): Promise<string[]> {
  const { namespace } = project;
  const missing: string[] = [];
  for (const [component, { secret: name }] of Object.entries(target.components)) {
    if (name === undefined) continue;
    const found = await cluster.kubernetes.get({
      apiVersion: 'v1',
      kind: 'Secret',
      name,
      namespace,
    });
    if (found === undefined) missing.push(`the Secret ${name} of ${component} is gone`);
  }
  return missing;
}

function gone({ revision }: Deployment, details: readonly string[]): DeployError {
  return new DeployError('refused', 'REVISION_GONE', `revision ${revision} cannot be returned to`, {
    details,
    hint: 'Choose a newer one (`todo-deploy history`), or check out its source and run `todo-deploy up`.',
  });
}
