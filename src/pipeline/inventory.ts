import { projectSelector, type Project } from '../config/project.ts';
import type { KubeObject, KubeQuery, Kubernetes, KubeRef } from '../ports/kubernetes.ts';

/** Kinds that a deployment makes, those first that own others. */
export const namespacedKinds = [
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'StatefulSet'],
  ['batch/v1', 'Job'],
  ['v1', 'Service'],
  ['v1', 'ConfigMap'],
  ['v1', 'Secret'],
  ['v1', 'ServiceAccount'],
  ['v1', 'PersistentVolumeClaim'],
  ['autoscaling/v2', 'HorizontalPodAutoscaler'],
  ['policy/v1', 'PodDisruptionBudget'],
  ['networking.k8s.io/v1', 'NetworkPolicy'],
  ['networking.k8s.io/v1', 'Ingress'],
] as const;

/** Finds every object in the namespace that carries the label of this project, a query a kind. */
export function inventoryQueries({ config, namespace }: Project): KubeQuery[] {
  const labelSelector = projectSelector(config);
  return namespacedKinds.map(([apiVersion, kind]) => ({
    apiVersion,
    kind,
    namespace,
    labelSelector,
  }));
}

/** Every object in the namespace that carries the label of this project. */
export async function inventory(kubernetes: Kubernetes, project: Project): Promise<KubeRef[]> {
  const lists = await Promise.all(
    inventoryQueries(project).map(async (query) =>
      (await kubernetes.list(query)).map((object) => reference(query, object)),
    ),
  );
  return lists.flat();
}

/** `3 Secrets, 2 Deployments`; `nothing` for an empty list. */
export function countByKind(objects: readonly KubeRef[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of objects) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const parts = [...counts].map(([kind, count]) => `${count} ${count === 1 ? kind : plural(kind)}`);
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}

function plural(kind: string): string {
  if (kind.endsWith('y')) return `${kind.slice(0, -1)}ies`;
  return kind.endsWith('s') ? `${kind}es` : `${kind}s`;
}

function reference({ apiVersion, kind }: KubeQuery, { metadata }: KubeObject): KubeRef {
  const { name, namespace } = metadata;
  return { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
}
