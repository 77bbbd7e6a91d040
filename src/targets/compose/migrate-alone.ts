import { stepper } from '../../pipeline/stepper.ts';
import { migrating, migrationPart } from '../../plan/migration.ts';
import type { PlannedStep } from '../../plan/steps.ts';
import { notDeployed } from '../database-url.ts';
import type { MigrateOptions } from '../target.ts';
import { buildImages } from './images.ts';
import { ownLabels } from './labels.ts';
import { migrate, secretsStep } from './once-steps.ts';
import { planOf } from './plan.ts';
import type { ComposeRun } from './run.ts';
import { exposedName } from './scene.ts';
import type { CarryOut } from './up.ts';
import { ContainerWatch } from './watch.ts';

/** What a plan is made from. */
export type Looked = Omit<CarryOut, 'plan'>;

/**
 * What has to be done for the migrations alone. Throws NOT_DEPLOYED (usage) when they have to run and the
 * database beside the app does not.
 */
export function migrationPlan({ scene, facts }: Looked): PlannedStep[] {
  const secrets = facts.wanted.filter(({ part }) => part.role === 'secrets');
  const also = secrets.map(({ part }) => part.component);
  const plan = migrationPart(planOf(facts, exposedName(scene.project)), also);
  const database = facts.wanted.find(({ part }) => part.role === 'database')?.part.service.name;
  if (migrating(plan).length === 0 || database === undefined) return plan;
  if (facts.present.get(database)?.container.status === 'running') return plan;
  throw notDeployed(`the database of "${scene.model.project}" does not run on this engine`);
}

/** Runs the migrations and what they need; the containers that serve stay as they are. Throws ROLLOUT_FAILED. */
export async function migrateAlone(about: CarryOut, options: MigrateOptions): Promise<void> {
  const { scene, emit, signal, plan, facts } = about;
  const { clock, docker } = scene.ports;
  const { containers } = docker;
  const due = migrating(plan);
  const images = Object.entries(facts.images).filter(([name]) => due.includes(name));
  const labels = ownLabels(scene.project);
  const watch = await ContainerWatch.open({ containers, labels, clock, signal });
  const run: ComposeRun = {
    ...{ ...about, options: { ...options, rollback: false }, watch },
    facts: { ...facts, images: Object.fromEntries(images) },
  };
  const step = stepper(plan, emit, clock, signal);
  try {
    await step('build', () => buildImages(run));
    await step('secrets', () => secretsStep(run));
    await step('migrate', () => migrate(run));
  } finally {
    await watch.close();
  }
}
