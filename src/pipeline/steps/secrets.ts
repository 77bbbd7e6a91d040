import {
  componentLabel,
  databaseComponent,
  existingSecretOf,
  ownershipLabels,
  projectSelector,
  releaseName,
  type Project,
} from '../../config/project.ts';
import { fingerprintOf } from '../../plan/fingerprint.ts';
import type { KubeObject } from '../../ports/kubernetes.ts';
import type { Run, SecretsByComponent } from '../run.ts';
import type { StepResult } from '../stepper.ts';

/**
 * Name of the Secret with these values, or undefined when there are none. The name carries their
 * fingerprint: other values are another Secret, so that pods roll and a rollback finds the old one. That of
 * the PostgreSQL in the cluster has one name: it is read at the first start of its volume alone, and another
 * password is no reason to start it again. One that somebody else looks after has the name that the
 * configuration says.
 */
export function secretName(
  project: Project,
  component: string,
  secrets: SecretsByComponent,
): string | undefined {
  const existing = existingSecretOf(project, component);
  if (existing !== undefined) return existing;
  const values = secrets[component];
  if (values === undefined || Object.keys(values).length === 0) return undefined;
  const release = releaseName(project.config, component);
  return `${release}-${component === databaseComponent ? 'password' : fingerprintOf(values)}`;
}

/** The same with what a Secret of somebody else holds: it tells one content from another. */
export function secretVersion(
  project: Project,
  component: string,
  secrets: SecretsByComponent,
): string | undefined {
  const name = secretName(project, component, secrets);
  if (existingSecretOf(project, component) === undefined) return name;
  return `${name ?? ''} ${fingerprintOf(secrets[component])}`;
}

/** Creates, through the API, each Secret that does not exist yet, and brings that of the database up to date. */
export async function createSecrets(run: Run): Promise<StepResult<void>> {
  const { project, cluster, secrets } = run;
  let created = 0;
  for (const [component, values] of Object.entries(secrets)) {
    if (existingSecretOf(project, component) !== undefined) continue;
    const name = secretName(project, component, secrets);
    if (name === undefined || (await isStored(run, component))) continue;
    await cluster.kubernetes.apply(secretObject(project, component, name, values));
    created += 1;
  }
  return { output: undefined, summary: created === 0 ? 'unchanged' : `${created} created` };
}

/**
 * Removes Secrets of ours that no ReplicaSet, StatefulSet or coming release refers to; `kept` names those
 * that a rollback would need.
 */
export async function removeOldSecrets(
  run: Run,
  kept: ReadonlySet<string> = new Set(),
): Promise<void> {
  const { project, cluster, secrets } = run;
  const { kubernetes } = cluster;
  const selector = `${projectSelector(project.config)},${componentLabel}`;
  const query = { namespace: project.namespace, labelSelector: selector };
  const [existing, replicaSets] = await Promise.all([
    // Helm keeps whole charts in Secrets with our labels, of a type of its own.
    kubernetes.list({ apiVersion: 'v1', kind: 'Secret', fieldSelector: 'type=Opaque', ...query }),
    kubernetes.list({ apiVersion: 'apps/v1', kind: 'ReplicaSet', ...query }),
  ]);
  const current = Object.keys(secrets).map((component) => secretName(project, component, secrets));
  const inUse = JSON.stringify(replicaSets.map((set) => set['spec']));
  for (const { metadata, ...secret } of existing) {
    const ours = secret['immutable'] === true;
    const wanted = current.includes(metadata.name) || kept.has(metadata.name);
    if (!ours || wanted || inUse.includes(`"${metadata.name}"`)) continue;
    await kubernetes.delete({
      apiVersion: 'v1',
      kind: 'Secret',
      name: metadata.name,
      namespace: project.namespace,
    });
  }
}

/** Whether the Secret of a component exists with its values; a name with a fingerprint says so by itself. */
export async function isStored(
  { project, cluster, secrets }: Pick<Run, 'project' | 'cluster' | 'secrets'>,
  component: string,
): Promise<boolean> {
  const name = secretName(project, component, secrets);
  if (name === undefined) return false;
  const ref = { apiVersion: 'v1', kind: 'Secret', name, namespace: project.namespace };
  const found = await cluster.kubernetes.get(ref);
  if (found === undefined || component !== databaseComponent) return found !== undefined;
  const data = (found['data'] ?? {}) as Readonly<Record<string, string>>;
  return Object.entries(secrets[component] ?? {}).every(
    ([key, value]) => data[key] === Buffer.from(value).toString('base64'),
  );
}

function secretObject(
  project: Project,
  component: string,
  name: string,
  values: Readonly<Record<string, string>>,
): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      namespace: project.namespace,
      labels: ownershipLabels(project.config, component),
    },
    type: 'Opaque',
    ...(component === databaseComponent ? {} : { immutable: true }),
    stringData: values,
  };
}
