import {
  componentsInOrder,
  databaseComponent,
  fingerprintLabel,
  ownershipLabels,
} from '../../config/project.ts';
import type { ImageFacts } from '../../plan/facts.ts';
import { fingerprintOf } from '../../plan/fingerprint.ts';
import { releaseRecords } from '../../releases/facts.ts';
import { inputsLabel, shapeLabel, upgradeRelease } from '../../releases/helm.ts';
import type { PlannedStep } from '../../plan/steps.ts';
import { wantedDatabase, wantedRelease, type WantedRelease } from '../inputs.ts';
import { provideLogin } from '../database-login.ts';
import { repairPending } from '../pending.ts';
import { teller, type Run } from '../run.ts';
import type { StepResult } from '../stepper.ts';
import { throughOutage } from './through-outage.ts';
import { watchWorkloads } from './watch.ts';

/** Installs or upgrades the in-cluster PostgreSQL and waits until it answers: migrations need it. */
export async function releaseDatabase(
  run: Run,
  plan: readonly PlannedStep[],
): Promise<StepResult<void>> {
  const wanted = await wantedDatabase(run.project, run.ports.files, run.secrets);
  if (wanted === undefined) return { output: undefined, summary: 'the database is elsewhere' };
  const changed = isPlanned(plan, 'database', databaseComponent);
  if (changed) await release(run, wanted, 'database');
  await watchWorkloads(run, 'database', [
    { kind: 'StatefulSet', name: wanted.release, component: databaseComponent },
  ]);
  await provideLogin(run);
  return { output: undefined, summary: changed ? 'PostgreSQL is ready' : 'unchanged and ready' };
}

/**
 * Installs or upgrades each component that the plan names, after those that it depends on; the others at once,
 * as each waits mostly for Helm.
 */
export async function releaseComponents(
  run: Run,
  plan: readonly PlannedStep[],
  images: Readonly<Record<string, ImageFacts>>,
): Promise<StepResult<void>> {
  const { project, ports, secrets } = run;
  const planned = componentsInOrder(project.config).flatMap((component) => {
    const image = images[component.name];
    const changes = image !== undefined && isPlanned(plan, 'release', component.name);
    return changes ? [{ component, image }] : [];
  });
  const done = new Map<string, Promise<void>>();
  for (const { component, image } of planned) {
    // In order: what it depends on stands here already.
    const before = component.dependsOn.flatMap((name) => done.get(name) ?? []);
    const releasing = Promise.all(before).then(async () => {
      const wanted = await wantedRelease(project, ports.files, component, image, secrets);
      await release(run, wanted, 'release');
    });
    done.set(component.name, releasing);
  }
  // A failure of one is told when the others are through: none is left half-way behind our back.
  const ended = await Promise.allSettled(done.values());
  const failed = ended.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
  const names = planned.map(({ component }) => component.name).join(', ');
  return { output: undefined, summary: names === '' ? 'nothing changed' : `${names} released` };
}

async function release(
  run: Run,
  wanted: WantedRelease,
  step: 'database' | 'release',
): Promise<void> {
  const { project, cluster, ports, emit, signal } = run;
  const { namespace } = project;
  const tell = teller(emit, step, wanted.component);
  const place = { release: wanted.release, namespace, context: cluster.kubernetes.context };
  const { image } = wanted.parts;
  const shape = fingerprintOf([wanted.parts.chart, wanted.parts.settings]);
  const labels = {
    ...ownershipLabels(project.config, wanted.component),
    [inputsLabel]: wanted.inputs,
    [shapeLabel]: shape,
    ...(image === undefined ? {} : { [fingerprintLabel]: image.slice(image.lastIndexOf(':') + 1) }),
  };
  const { chart, values } = wanted;
  await throughOutage(run, tell, async () => {
    const record = (await releaseRecords(cluster.kubernetes, project)).get(wanted.release);
    await repairPending(run, record, tell);
    tell(`helm upgrade --install ${wanted.release}`);
    const checked = record?.status === 'deployed' && record.shape === shape;
    await upgradeRelease(ports.exec, place, { chart, values, labels, checked }, signal);
  });
}

function isPlanned(plan: readonly PlannedStep[], step: 'database' | 'release', component: string) {
  const actions = plan.find((planned) => planned.step === step)?.actions ?? [];
  return actions.some((action) => action.component === component && action.action === 'do');
}
