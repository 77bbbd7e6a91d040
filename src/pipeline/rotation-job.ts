import { ownershipLabels, releaseName, type NamedComponent } from '../config/project.ts';
import type { KubeObject, KubeRef } from '../ports/kubernetes.ts';
import type { Run, Values } from './run.ts';

type Container = Readonly<Record<string, unknown>> & { readonly envFrom?: readonly unknown[] };
type JobSpec = { template: { spec: { containers: Container[] } } };

/**
 * The migration Job of a component, told the values that its rotated secrets had before, as NAME_PREVIOUS: in a
 * Secret of its own, so that no pod that serves ever has them. Without a rotation the Job as it is.
 */
export async function withPreviousSecrets(
  run: Run,
  component: NamedComponent,
  job: KubeObject,
): Promise<KubeObject> {
  const values = previousOf(run, component);
  if (values === undefined) return job;
  const { config } = run.project;
  const { kubernetes } = run.cluster;
  const { name, namespace, ...ref } = refOf(run, component);
  // One that a killed run has left cannot be changed; the next `up` would remove it.
  await kubernetes.delete({ ...ref, name, namespace });
  await kubernetes.apply({
    ...ref,
    metadata: { name, namespace, labels: ownershipLabels(config, component.name) },
    ...{ type: 'Opaque', immutable: true, stringData: values },
  });
  const spec = job['spec'] as JobSpec;
  const { template } = spec;
  const containers = template.spec.containers.map((one) => ({
    ...one,
    envFrom: [...(one.envFrom ?? []), { secretRef: { name } }],
  }));
  const changed = { ...template, spec: { ...template.spec, containers } };
  return { ...job, spec: { ...spec, template: changed } };
}

/** Takes the values of before out of the cluster again. */
export async function removePreviousSecrets(run: Run, component: NamedComponent): Promise<void> {
  if (previousOf(run, component) === undefined) return;
  await run.cluster.kubernetes.delete(refOf(run, component));
}

function previousOf({ rotation }: Run, component: NamedComponent): Values | undefined {
  const names = component.secrets.map(({ name }) => name);
  const before = Object.entries(rotation?.previous ?? {}).filter(([name]) => names.includes(name));
  if (rotation === undefined || before.length === 0) return undefined;
  const told = before.map(([name, value]) => [`${name}_PREVIOUS`, value] as const);
  return {
    ...Object.fromEntries(told),
    ...(rotation.endSessions ? { SECRETS_END_SESSIONS: '1' } : {}),
  };
}

function refOf({ project }: Run, component: NamedComponent): KubeRef & { namespace: string } {
  const name = `${releaseName(project.config, component.name)}-previous`;
  return { apiVersion: 'v1', kind: 'Secret', name, namespace: project.namespace };
}
