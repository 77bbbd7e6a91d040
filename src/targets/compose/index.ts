import { databaseComponent } from '../../config/project.ts';
import { checkDatabase } from '../../databases/preflight.ts';
import { redactor } from '../../secrets/redact.ts';
import { resolveSecrets } from '../../secrets/resolve.ts';
import { openExternal } from '../database-url.ts';
import { localRedactor } from '../kubernetes/redact.ts';
import type {
  OpenDatabase,
  PlannedMigration,
  PlannedUp,
  PlanUpOptions,
  Target,
  TargetContext,
} from '../target.ts';
import { openBeside } from './database.ts';
import { explainCompose } from './explain.ts';
import { healthOf } from './health.ts';
import { writeLogs } from './logs.ts';
import { migrateAlone, migrationPlan, type Looked } from './migrate-alone.ts';
import { partsOf, partWith } from './parts.ts';
import { planOf } from './plan.ts';
import { withLock } from './lock.ts';
import { gatherFacts } from './probe.ts';
import { readModel } from './read.ts';
import { exposedName, type Scene } from './scene.ts';
import { planTeardown } from './teardown.ts';
import { carryOut } from './up.ts';
import { watchHealth } from './watch-health.ts';

/**
 * A Docker engine without a cluster: the services of the project's compose file, run through the engine's API.
 * Throws COMPOSE_MISSING, COMPOSE_INVALID, COMPOSE_UNSUPPORTED (usage), ENGINE_UNREACHABLE (environment).
 */
export async function composeTarget(context: TargetContext): Promise<Target> {
  const { project, ports, env, signal, setRedactor } = context;
  const { files, exec } = ports;
  await ports.docker.info();
  const model = await readModel({ project, files, exec, env, signal });
  const redact = await localRedactor(project, ports, env, context);
  setRedactor(redact);
  const scene: Scene = { project, ports, model, parts: partsOf(model, project), redact };
  const place = `on the Docker engine at ${ports.docker.endpoint}`;
  return {
    name: 'compose',
    planUp: (options) => planUp(context, scene, options),
    planMigration: ({ dryRun }) => planMigration(context, scene, dryRun),
    health: () => healthOf(scene, place),
    watchHealth: (onHealth) => watchHealth(scene, place, signal, onHealth),
    logs: (request, sink) => writeLogs(scene, request, sink, signal),
    planTeardown: (options) => planTeardown(scene, options),
    openDatabase: () => openDatabase(context, scene),
  };
}

async function planUp(
  context: TargetContext,
  looked: Scene,
  { dryRun, explain = false }: PlanUpOptions,
): Promise<PlannedUp> {
  const about = await lookAt(context, looked, dryRun);
  const plan = planOf(about.facts, exposedName(about.scene.project));
  return {
    steps: explain ? await explainCompose(about.scene, about.facts, plan) : plan,
    carryOut: (options) =>
      withLock(about.scene.project, () => carryOut({ ...about, plan }, options)),
  };
}

async function planMigration(
  context: TargetContext,
  looked: Scene,
  dryRun: boolean,
): Promise<PlannedMigration> {
  const about = await lookAt(context, looked, dryRun);
  const plan = migrationPlan(about);
  return {
    steps: plan,
    carryOut: (options) =>
      withLock(about.scene.project, () => migrateAlone({ ...about, plan }, options)),
  };
}

/** Everything that a plan is made from. */
async function lookAt(context: TargetContext, looked: Scene, dryRun: boolean): Promise<Looked> {
  const { emit, signal } = context;
  const { secrets, redact } = await secretsFor(context, looked, !dryRun);
  context.setRedactor(redact);
  if (looked.project.config.database.source === 'external') {
    await checkDatabase(looked.project, secrets, context.ports, { emit, signal });
  }
  const scene: Scene = { ...looked, redact };
  const facts = await gatherFacts(scene, secrets);
  return { scene, facts, secrets, emit, signal };
}

/** The values for the services, the database at the name that it has among them. */
async function secretsFor(
  { project, ports, env, emit, signal }: TargetContext,
  { parts }: Scene,
  store: boolean,
) {
  const host = partWith(parts, 'database')?.service.name ?? databaseComponent;
  const options = { store, signal, everything: true, databaseAt: { host, port: 5432 } };
  const { byComponent, repairs } = await resolveSecrets(project, ports, env, options);
  for (const message of repairs) emit({ type: 'note', message });
  const values = Object.values(byComponent).flatMap((one) => Object.values(one));
  return { secrets: byComponent, redact: redactor(values) };
}

function openDatabase(context: TargetContext, scene: Scene): Promise<OpenDatabase> {
  return scene.project.config.database.source === 'external'
    ? openExternal(context)
    : openBeside(scene);
}
