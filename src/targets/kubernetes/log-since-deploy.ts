import { componentLabel, projectLabel } from '../../config/project.ts';
import { DeployError } from '../../errors.ts';
import type { KubeObject, Kubernetes } from '../../ports/kubernetes.ts';
import type { Pod } from '../../rollout/kube-types.ts';
import { ownerOf } from '../../rollout/ownership.ts';

/** From when on the lines of a pod belong to the last deploy (RFC 3339); undefined: all of them. */
export type DeployStart = (pod: Pod) => string | undefined;

interface Where {
  readonly kubernetes: Kubernetes;
  readonly namespace: string;
  /** Name of the project. */
  readonly project: string;
}

/**
 * When each component was deployed last: its newest release, or its newest set of pods where that is later
 * (`kubectl rollout restart`) or where the releases may not be read. The migrations of a deploy run before
 * its release: a Job counts from the release before it.
 */
export async function lastDeploys({ kubernetes, namespace, project }: Where): Promise<DeployStart> {
  const list = (apiVersion: string, kind: string, more = ''): Promise<KubeObject[]> => {
    const labelSelector = `${more}${projectLabel}=${project}`;
    return kubernetes.list({ apiVersion, kind, namespace, labelSelector });
  };
  const [releases, replicaSets, revisions] = await Promise.all([
    list('v1', 'Secret', 'owner=helm,').catch(noneIfForbidden),
    list('apps/v1', 'ReplicaSet'),
    list('apps/v1', 'ControllerRevision'),
  ]);
  const released = datesBy(releases, ({ labels }) => labels?.['name']?.slice(project.length + 1));
  const rolledOut = datesBy(
    [...replicaSets, ...revisions],
    ({ labels }) => labels?.[componentLabel],
  );
  return ({ metadata }) => {
    const component = metadata.labels?.[componentLabel] ?? '';
    const releaseDates = released.get(component) ?? [];
    if (ownerOf(metadata, 'Job') !== undefined) return releaseDates.at(-2);
    return [...releaseDates, ...(rolledOut.get(component) ?? [])].sort().at(-1);
  };
}

/** Dates of creation, the oldest first, by what `keyOf` says; their format sorts as text. */
function datesBy(
  objects: readonly KubeObject[],
  keyOf: (metadata: KubeObject['metadata']) => string | undefined,
): Map<string, string[]> {
  const dates = new Map<string, string[]>();
  for (const { metadata } of objects) {
    const key = keyOf(metadata);
    if (key === undefined || metadata.creationTimestamp === undefined) continue;
    dates.set(key, [...(dates.get(key) ?? []), metadata.creationTimestamp].sort());
  }
  return dates;
}

function noneIfForbidden(error: unknown): [] {
  if (error instanceof DeployError && error.code === 'CLUSTER_FORBIDDEN') return [];
  throw error;
}
