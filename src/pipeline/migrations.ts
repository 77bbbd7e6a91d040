import { posix } from 'node:path';
import type { NamedComponent } from '../config/project.ts';
import { DeployError } from '../errors.ts';
import type { ImageFacts, MigrationState } from '../plan/facts.ts';
import { fingerprintOf } from '../plan/fingerprint.ts';
import type { KubeObject, Kubernetes } from '../ports/kubernetes.ts';
import type { Exec } from '../ports/exec.ts';
import { renderChart } from '../releases/helm.ts';
import { hasSucceeded } from '../rollout/job-conditions.ts';
import type { Pod } from '../rollout/kube-types.ts';
import type { WantedRelease } from './inputs.ts';

const template = 'templates/migration-job.yaml';

/**
 * Name of the migration Job for one image and one set of secrets; both name what would be done. Images with the
 * same migration share it, so that one that has run is not run again.
 */
export function migrationJobName(
  release: string,
  { tag, migration = tag }: Pick<ImageFacts, 'tag' | 'migration'>,
  secret: string | undefined,
): string {
  return `${release}-migrate-${fingerprintOf({ tag: migration, secret })}`;
}

/**
 * A name for the files of an image that decide what its migration does; undefined where the project names none.
 * `contents` has a text for each file of the context that changes with it.
 */
export function migrationOf(
  { migrationFiles }: Pick<NamedComponent, 'migrationFiles'>,
  contents: () => ReadonlyMap<string, string>,
): string | undefined {
  if (migrationFiles.length === 0) return undefined;
  const wanted = migrationFiles.map((path) => posix.normalize(path).replace(/\/$/, ''));
  const isOne = (name: string) =>
    wanted.some((path) => path === '.' || name === path || name.startsWith(`${path}/`));
  return fingerprintOf(Object.fromEntries([...contents()].filter(([name]) => isOne(name))));
}

/** How the Job stands in the cluster. */
export async function migrationState(
  kubernetes: Kubernetes,
  namespace: string,
  name: string,
): Promise<MigrationState> {
  const job = await kubernetes.get({ apiVersion: 'batch/v1', kind: 'Job', name, namespace });
  if (job === undefined) return 'absent';
  const state = jobState(job);
  if (state !== 'running') return state;
  const pods = await podsOfJob(kubernetes, namespace, name);
  return hasSucceeded(1, pods) ? 'succeeded' : state;
}

function podsOfJob(kubernetes: Kubernetes, namespace: string, job: string): Promise<Pod[]> {
  const labelSelector = `job-name=${job}`;
  return kubernetes.list({ apiVersion: 'v1', kind: 'Pod', namespace, labelSelector });
}

/**
 * The version of the schema that a migration tells in its termination message, JSON with a `schema`
 * (kubernetes.io: termination messages); undefined when it tells none or its pod is gone.
 */
export async function migratedSchema(
  kubernetes: Kubernetes,
  namespace: string,
  job: string,
): Promise<string | undefined> {
  const pods = await podsOfJob(kubernetes, namespace, job);
  const ended = pods.flatMap(({ status }) =>
    (status?.containerStatuses ?? []).flatMap(({ state }) => state?.terminated ?? []),
  );
  return ended
    .flatMap(({ exitCode, message }) => (exitCode === 0 ? (schemaIn(message) ?? []) : []))
    .at(-1);
}

function schemaIn(message = ''): string | undefined {
  try {
    const { schema } = JSON.parse(message) as { schema?: unknown };
    return typeof schema === 'string' ? schema : undefined;
  } catch {
    return undefined;
  }
}

/** What a Job's conditions say (kubernetes.io: Jobs, terminal conditions). */
export function jobState(job: KubeObject): Exclude<MigrationState, 'absent'> {
  const status = job['status'] as { conditions?: { type: string; status: string }[] } | undefined;
  const has = (type: string) =>
    status?.conditions?.some((condition) => condition.type === type && condition.status === 'True');
  if (has('Complete')) return 'succeeded';
  return has('Failed') ? 'failed' : 'running';
}

/**
 * The migration Job of a component's chart, under a name of ours and kept when it is done: its presence is
 * how the next plan knows that this image has migrated this database.
 */
export async function migrationJob(
  { exec, namespace, kubeVersion }: { exec: Exec; namespace: string; kubeVersion: string },
  component: NamedComponent,
  wanted: WantedRelease,
  name: string,
): Promise<KubeObject> {
  const migrations = { ...migrationValues(wanted), enabled: true, hook: false };
  const objects = await renderChart(exec, {
    release: wanted.release,
    namespace,
    chart: wanted.chart,
    values: { ...wanted.values, migrations },
    kubeVersion,
    only: [template],
  });
  const job = objects.find(({ kind }) => kind === 'Job');
  if (job === undefined) {
    throw new DeployError(
      'usage',
      'CHART_WITHOUT_MIGRATION',
      `component "${component.name}" has migrate: true, but ${component.chart}/${template} makes no Job`,
      { hint: 'Set `migrate: false`, or give the chart a migration Job.' },
    );
  }
  const spec = { ...(job['spec'] as Record<string, unknown>) };
  delete spec['ttlSecondsAfterFinished'];
  return { ...job, metadata: { ...job.metadata, name, namespace }, spec };
}

function migrationValues({ values }: WantedRelease): Record<string, unknown> {
  return (values['migrations'] as Record<string, unknown> | undefined) ?? {};
}
