import { databaseComponent } from '../config/project.ts';
import { DeployError } from '../errors.ts';
import { hasWorked, present } from '../history/deployment.ts';
import type { Facts, ImageFacts } from '../plan/facts.ts';
import { migrating, migrationPart } from '../plan/migration.ts';
import { notDeployed } from '../targets/database-url.ts';
import { planDeployment, rehearsal, type Planned } from './deploy.ts';
import { Journal, migratedComponents } from './journal.ts';
import { lockFor, withLock } from './lock.ts';
import type { Run } from './run.ts';
import { stepper, type Stepper } from './stepper.ts';
import { buildImages, deliverImages, learnPulls } from './steps/images.ts';
import { migrate } from './steps/migrate.ts';
import { createNamespace } from './steps/namespace.ts';
import { createSecrets } from './steps/secrets.ts';

/**
 * Looks which migrations have to run for this content, and what they need. Throws as `planDeployment`, and
 * NOT_DEPLOYED (usage) when the database is to be beside the app and is not there.
 */
export async function planMigration(run: Run): Promise<Planned> {
  const { facts, plan } = await planDeployment(run);
  const part = migrationPart(plan);
  const due = migrating(part);
  if (due.length > 0) requireDatabase(run, facts);
  const components = Object.entries(facts.components).filter(([name]) => due.includes(name));
  return { facts: { ...facts, components: Object.fromEntries(components) }, plan: part };
}

/**
 * Runs what was planned while no other run is at work; no release is touched. Throws ROLLOUT_FAILED (unhealthy)
 * with what the migration said.
 */
export async function migrateAlone(
  run: Run,
  { facts, plan }: Planned,
  options: { readonly allowLarge: boolean },
): Promise<void> {
  const step = stepper(plan, run.emit, run.ports.clock, run.signal);
  await step('namespace', () => createNamespace(run, facts.namespace));
  const due = Object.entries(run.secrets).filter(([name]) => facts.components[name] !== undefined);
  const narrowed: Run = { ...run, secrets: Object.fromEntries(due) };
  await withLock(lockFor(run), async () => {
    await step('secrets', () => createSecrets(narrowed));
    await step('build', () => buildImages(run, facts, options));
    const images = await step('transport', () => deliverImages(run, facts));
    await rehearsal(run, plan, images, step);
    await migrateNoted(run, plan, images, step);
    await learnPulls(run);
  });
}

/**
 * The history tells of it where something is deployed, because a rollback has to know how far the schema has
 * gone. A deployment that never worked gets no entry that would say it did.
 */
async function migrateNoted(
  run: Run,
  plan: Planned['plan'],
  images: Readonly<Record<string, ImageFacts>>,
  step: Stepper,
): Promise<void> {
  const journal = await Journal.open(run);
  const before = present(journal.before);
  const work = () => step('migrate', () => migrate(run, images));
  if (before === undefined || !hasWorked(before)) return work();
  await journal.begin(plan, { command: 'db migrate' });
  const end = async (ending: Omit<Parameters<Journal['end']>[0], 'components'>) =>
    journal.end({
      ...ending,
      components: await migratedComponents(run, images, before.components),
    });
  try {
    await work();
  } catch (error) {
    const result = run.signal.aborted ? 'interrupted' : 'failed';
    const code = error instanceof DeployError ? error.code : 'BUG';
    await end({ result, code, serves: before.revision }).catch(() => undefined);
    throw error;
  }
  await end({ result: 'deployed' });
}

function requireDatabase({ project }: Run, { components }: Facts): void {
  const { config, namespace } = project;
  if (config.database.source !== 'in-cluster') return;
  const release = components[databaseComponent]?.release;
  if (release?.deployedInputs !== undefined && !release.workloadMissing) return;
  throw notDeployed(`the database of "${config.name}" is not there yet, in namespace ${namespace}`);
}
