import { componentLabel, projectSelector, type Project } from '../../config/project.ts';
import type { KubeObject, KubeQuery, Kubernetes } from '../../ports/kubernetes.ts';
import type { Pod } from '../../rollout/kube-types.ts';

/** A container that runs a component. */
export interface SyncedContainer {
  readonly pod: { readonly namespace: string; readonly name: string };
  readonly container: string;
  /** Another one after each start: what was brought in before is gone then. */
  readonly id: string;
}

/** The pods of a component, or of all. */
export function podsQuery({ config, namespace }: Project, component?: string): KubeQuery {
  const own = component === undefined ? componentLabel : `${componentLabel}=${component}`;
  const labelSelector = `${projectSelector(config)},${own}`;
  return { apiVersion: 'v1', kind: 'Pod', namespace, labelSelector };
}

/** The containers of a component that run now; those of migrations and of pods that end are not among them. */
export async function containersOf(
  kubernetes: Kubernetes,
  project: Project,
  component: string,
): Promise<SyncedContainer[]> {
  const pods = await kubernetes.list(podsQuery(project, component));
  return pods.flatMap((pod) => containerIn(pod, project.namespace));
}

/** The container of a pod that serves; none while it does not run. */
export function containerIn(pod: KubeObject, namespace: string): SyncedContainer[] {
  const { metadata, spec, status }: Pod = pod;
  const isJob = metadata.ownerReferences?.some(({ kind }) => kind === 'Job') ?? false;
  if (metadata.deletionTimestamp !== undefined || isJob) return [];
  const container = spec?.containers?.[0]?.name;
  const now = status?.containerStatuses?.find(({ name }) => name === container);
  if (container === undefined || now?.containerID === undefined) return [];
  if (now.state?.running === undefined) return [];
  return [{ pod: { namespace, name: metadata.name }, container, id: now.containerID }];
}
