import { checkDatabaseInside } from '../databases/preflight.ts';
import { differences, secretsOf } from '../history/changes.ts';
import { present, type Deployment } from '../history/deployment.ts';
import { readHistory } from '../history/store.ts';
import type { Facts, ImageFacts } from '../plan/facts.ts';
import { changesNothing, makePlan } from '../plan/plan.ts';
import type { PlannedStep, StepId } from '../plan/steps.ts';
import { exposedComponent } from './inputs.ts';
import { deployedComponents, Journal } from './journal.ts';
import { lockFor, withLock } from './lock.ts';
import { gatherFacts } from './probe.ts';
import { whileProven } from './proven.ts';
import type { Run } from './run.ts';
import { stepper, type Stepper } from './stepper.ts';
import { isReady, proveUnchanged } from './unchanged.ts';
import { openAccess } from './steps/access.ts';
import { buildImages, deliverImages, learnPulls } from './steps/images.ts';
import { migrate } from './steps/migrate.ts';
import { createNamespace, requireOwnNamespace } from './steps/namespace.ts';
import { rehearse } from './steps/rehearse.ts';
import { releaseComponents, releaseDatabase } from './steps/release.ts';
import { createSecrets, removeOldSecrets } from './steps/secrets.ts';
import { verify } from './steps/verify.ts';
import { watchRollout } from './steps/watch.ts';
import { undo } from './undo.ts';

type Components = Deployment['components'];

export interface Planned {
  readonly facts: Facts;
  readonly plan: readonly PlannedStep[];
}

/** Looks at the cluster and decides what has to be done. Throws when the namespace is not ours. */
export async function planDeployment(run: Run): Promise<Planned> {
  const facts = await gatherFacts(run);
  await requireOwnNamespace(run.cluster.kubernetes, facts.namespace, run.project);
  const plan = makePlan(facts, exposedComponent(run.project)?.name);
  for (const [name, { image }] of Object.entries(facts.components)) {
    for (const figure of image?.way?.figures ?? [])
      run.emit({ type: 'detail', message: `${name} by ${figure}` });
  }
  return { facts, plan };
}

export interface DeployOptions {
  readonly allowLarge: boolean;
  /** After a failure, return to the deployment that worked before. */
  readonly rollback: boolean;
  /** What a change needs of this machine and of the database; proven at the latest while images are built. */
  readonly proven: Promise<void>;
}

/**
 * Carries out a plan, step by step, while no other run does; returns the URL on this machine, when something
 * is exposed. With nothing to change and all of it ready, only the health is asked, and nothing is written
 * anywhere. A version that does not work is taken back, as the options say, and the error tells of it.
 */
export async function deploy(
  run: Run,
  { facts, plan }: Planned,
  options: DeployOptions,
): Promise<string | undefined> {
  const step = stepper(plan, run.emit, run.ports.clock, run.signal);
  if (changesNothing(plan) && isReady(plan)) return proveUnchanged(run, { facts, plan }, step);
  await step('namespace', () => createNamespace(run, facts.namespace));
  return withLock(lockFor(run), () => deployLocked(run, { facts, plan }, options, step));
}

async function deployLocked(
  run: Run,
  { facts, plan }: Planned,
  options: DeployOptions,
  step: Stepper,
): Promise<string | undefined> {
  // Read while images are built; who waits for it hears of a failure.
  const opened = Journal.open(run);
  opened.catch(() => undefined);
  await step('secrets', () => createSecrets(run));
  const images = await whileProven(options.proven, run, async (ended) => {
    await step('build', () => buildImages(ended, facts, options));
    return step('transport', () => deliverImages(ended, facts));
  });
  await rehearsal(run, plan, images, step);
  const journal = await opened;
  await journal.begin(plan, { command: 'up' });
  let at: StepId | undefined;
  const noted: Stepper = (id, work) => {
    at = id;
    return step(id, work);
  };
  try {
    const { url, components } = await releaseAndProve(run, { plan, images, journal }, noted);
    await Promise.all([journal.confirm(components), learnPulls(run)]);
    await removeOldSecrets(run, secretsOf(await readHistory(run.cluster.kubernetes, run.project)));
    return url;
  } catch (error) {
    throw await undo(run, journal, { error, step: at, facts, images, rollback: options.rollback });
  }
}

/** Tries the migrations on a copy first, where that was asked for and some have to run. */
export async function rehearsal(
  run: Run,
  plan: readonly PlannedStep[],
  images: Readonly<Record<string, ImageFacts>>,
  step: Stepper,
): Promise<void> {
  const { makeCopy } = run;
  const planned = plan.find((one) => one.step === 'rehearse');
  const due = planned?.actions.filter(({ action }) => action === 'do') ?? [];
  if (makeCopy === undefined || due.length === 0) return;
  const components = due.map(({ component }) => component);
  await step('rehearse', () => rehearse(run, images, components, makeCopy));
}

/**
 * An external database may be reached from this machine, and not from the pods. Where only images are others than in
 * the deployment before, that has been proven: by it, and by the readiness of the new pods.
 */
async function proveInside(run: Run, before: Components, now: Components): Promise<void> {
  const { project, secrets, cluster, ports, emit, signal } = run;
  if (project.config.database.source !== 'external') return;
  const changed = Object.entries(now).flatMap(([name, one]) => differences(before[name], one));
  if (changed.every((part) => part === 'image')) return;
  const from = { kubernetes: cluster.kubernetes, clock: ports.clock };
  await checkDatabaseInside(project, secrets, from, { emit, signal });
}

interface Releasing {
  readonly plan: readonly PlannedStep[];
  readonly images: Readonly<Record<string, ImageFacts>>;
  readonly journal: Journal;
}

async function releaseAndProve(
  run: Run,
  { plan, images, journal }: Releasing,
  step: Stepper,
): Promise<{ readonly url: string | undefined; readonly components: Components }> {
  if (run.project.config.database.source === 'in-cluster') {
    await step('database', () => releaseDatabase(run, plan));
  }
  await step('migrate', () => migrate(run, images));
  await step('release', () => releaseComponents(run, plan, images));
  const before = present(journal.before);
  // Read while the pods start; who waits for it hears of a failure.
  const deployed = deployedComponents(run, images, before);
  deployed.catch(() => undefined);
  const seen = await step('watch', () => watchRollout(run));
  const url = await step('access', () => openAccess(run));
  const components = await deployed;
  const worked = before?.result === 'deployed' ? before.components : {};
  await Promise.all([
    step('verify', () => verify(run, url, seen)),
    proveInside(run, worked, components),
  ]);
  return { url, components };
}
