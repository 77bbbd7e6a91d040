import { componentsInOrder, ownershipLabels, type NamedComponent } from '../../config/project.ts';
import type { ImageFacts } from '../../plan/facts.ts';
import { wantedRelease } from '../inputs.ts';
import { migrationJob, migrationJobName, migrationState } from '../migrations.ts';
import { removePreviousSecrets, withPreviousSecrets } from '../rotation-job.ts';
import type { Run } from '../run.ts';
import type { StepResult } from '../stepper.ts';
import { secretVersion } from './secrets.ts';
import { watchWorkloads } from './watch.ts';

/** Runs, one at a time, each migration that has not succeeded for this image and database. */
export async function migrate(
  run: Run,
  images: Readonly<Record<string, ImageFacts>>,
): Promise<StepResult<void>> {
  let ran = 0;
  for (const component of componentsInOrder(run.project.config)) {
    const image = images[component.name];
    if (!component.migrate || image === undefined) continue;
    if (await migrateComponent(run, component, image)) ran += 1;
  }
  return { output: undefined, summary: ran === 0 ? 'up to date' : `${ran} succeeded` };
}

async function migrateComponent(
  run: Run,
  component: NamedComponent,
  image: ImageFacts,
): Promise<boolean> {
  const { project, cluster, ports, secrets } = run;
  const { kubernetes } = cluster;
  const { namespace } = project;
  const wanted = await wantedRelease(project, ports.files, component, image, secrets);
  const secret = secretVersion(project, component.name, secrets);
  const name = migrationJobName(wanted.release, image, secret);
  const state = await migrationState(kubernetes, namespace, name);
  if (state === 'succeeded') return false;
  if (state !== 'running') {
    await removeOtherJobs(run, component);
    const target = { exec: ports.exec, namespace, kubeVersion: cluster.version };
    const job = await migrationJob(target, component, wanted, name);
    await kubernetes.apply(await withPreviousSecrets(run, component, job));
  }
  try {
    await watchWorkloads(run, 'migrate', [{ kind: 'Job', name, component: component.name }]);
  } finally {
    await removePreviousSecrets(run, component);
  }
  return true;
}

/** Jobs of other images, and a failed one of this image, make room; the newest stays as the record. */
async function removeOtherJobs(
  { project, cluster }: Run,
  component: NamedComponent,
): Promise<void> {
  const labels = ownershipLabels(project.config, component.name);
  const labelSelector = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const { namespace } = project;
  const query = { apiVersion: 'batch/v1', kind: 'Job', namespace };
  for (const { metadata } of await cluster.kubernetes.list({ ...query, labelSelector })) {
    await cluster.kubernetes.delete({ ...query, name: metadata.name });
  }
}
