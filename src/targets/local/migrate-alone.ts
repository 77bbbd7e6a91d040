import { databaseComponent } from '../../config/project.ts';
import { stepper } from '../../pipeline/stepper.ts';
import { migrating, migrationPart } from '../../plan/migration.ts';
import { notDeployed } from '../database-url.ts';
import type { PlannedMigration, TargetContext } from '../target.ts';
import { buildAll } from './build-all.ts';
import { secretsSummary } from './carry-out.ts';
import { writeDeployment } from './deployment.ts';
import { migrateAll } from './migrate.ts';
import { withOnlyOne } from './only-one.ts';
import { prepareLocal, type LocalRun } from './up.ts';
import { wantedDeployment } from './wanted.ts';

/**
 * Looks which migrations have to run on this machine. Throws NOT_DEPLOYED (usage) when some have to and nothing
 * was deployed here yet, or the database beside the app does not run.
 */
export async function planLocalMigration(
  context: TargetContext,
  { dryRun }: { readonly dryRun: boolean },
): Promise<PlannedMigration> {
  const run = await prepareLocal(context, { dryRun, hold: false });
  const plan = migrationPart(run.plan);
  const due = migrating(plan);
  if (due.length > 0) requireDeployment(run);
  const planned = run.planned.filter(({ component }) => due.includes(component.name));
  return { steps: plan, carryOut: () => migrateAlone({ ...run, planned, plan }) };
}

/** Builds what migrates and runs its migration; the processes that serve stay as they are. */
async function migrateAlone(run: LocalRun): Promise<void> {
  const { context, site, plan } = run;
  const { emit, ports, signal } = context;
  const step = stepper(plan, emit, ports.clock, signal);
  await withOnlyOne(site.folders, async () => {
    await step('secrets', () => Promise.resolve(secretsSummary(run)));
    const builds = await step('build', () => buildAll(run.planned, context));
    const wanted = wantedDeployment(run, builds);
    await step('migrate', () => migrateAll(run, wanted, builds));
    const { deployment } = site;
    if (deployment === undefined) return;
    const migrated = { ...deployment.migrated, ...wanted.migrated };
    await writeDeployment(site.folders.state, { ...deployment, migrated }, ports.files);
  });
}

function requireDeployment({ site, ports }: LocalRun): void {
  if (site.deployment === undefined)
    throw notDeployed('nothing was deployed on this machine yet: the first `up` migrates too');
  const beside = ports[databaseComponent] !== undefined;
  const runs = site.states?.some(({ name, pid }) => name === databaseComponent && pid !== null);
  if (beside && runs !== true) throw notDeployed('its PostgreSQL does not run on this machine');
}
