import { componentLabel } from '../config/project.ts';
import type { KubeMetadata, KubeObject } from '../ports/kubernetes.ts';
import { typed, type Pod } from './kube-types.ts';
import type { Snapshot } from './snapshot.ts';

const revisionAnnotation = 'deployment.kubernetes.io/revision';
const templateHashLabel = 'pod-template-hash';
/** The label with the revision of a StatefulSet that a pod was made from. */
export const revisionLabel = 'controller-revision-hash';

/** The owner of an object of the given kind, when it names one. */
export function ownerOf(
  { ownerReferences }: KubeMetadata,
  kind: string,
): { name: string; uid: string } | undefined {
  return ownerReferences?.find((owner) => owner.kind === kind);
}

/** True when the controller has taken up the newest change; before that, its status is about the last one. */
export function isObserved(object: {
  readonly metadata: KubeMetadata;
  readonly status?: unknown;
}): boolean {
  const status = object.status as { observedGeneration?: number } | undefined;
  return (status?.observedGeneration ?? 0) >= (object.metadata.generation ?? 0);
}

/**
 * The ReplicaSet that holds the pods of the newest revision of a Deployment; undefined while that is not
 * known, because the change has not been taken up or the news of the ReplicaSet has not come yet.
 */
export function currentReplicaSet(
  snapshot: Snapshot,
  deployment: KubeObject,
): KubeObject | undefined {
  if (!isObserved(deployment)) return undefined;
  const newest = snapshot.replicaSets
    .filter((set) => ownerOf(set.metadata, 'Deployment')?.uid === deployment.metadata.uid)
    .sort((a, b) => revision(b) - revision(a))[0];
  if (newest === undefined || revision(newest) < revision(deployment)) return undefined;
  return newest;
}

/**
 * True when the condition of a Deployment is about another ReplicaSet than its newest: on the way back to an
 * older one the controller keeps what it said of the one before until the old one makes progress
 * (k8s.io/kubernetes/pkg/controller/deployment/sync.go: only a missing condition is set for a known set).
 */
export function isAboutAnotherSet(
  snapshot: Snapshot,
  { metadata }: { readonly metadata: KubeMetadata },
  message: string | undefined,
): boolean {
  const named = /^ReplicaSet "([^"]+)"/.exec(message ?? '')?.[1];
  const deployment = snapshot.deployments.find((one) => one.metadata.uid === metadata.uid);
  const current = deployment && currentReplicaSet(snapshot, deployment)?.metadata.name;
  return named !== undefined && current !== undefined && named !== current;
}

function revision(object: KubeObject): number {
  return Number(object.metadata.annotations?.[revisionAnnotation] ?? 0);
}

/**
 * The pods that say something about the newest revision: those of older ReplicaSets or StatefulSet
 * revisions, and pods on their way out, are left aside.
 */
export function currentPods(snapshot: Snapshot): readonly Pod[] {
  const replicaSets = new Set(
    snapshot.deployments.map((one) => currentReplicaSet(snapshot, one)?.metadata.uid),
  );
  return typed(snapshot, 'pods').filter(({ metadata }) => {
    if (metadata.deletionTimestamp !== undefined) return false;
    const replicaSet = ownerOf(metadata, 'ReplicaSet');
    if (replicaSet !== undefined) {
      return replicaSets.has(replicaSet.uid) || !belongsToDeployment(snapshot, replicaSet.uid);
    }
    const statefulSet = ownerOf(metadata, 'StatefulSet');
    return statefulSet === undefined || isNewestOf(snapshot, statefulSet.uid, metadata);
  });
}

function belongsToDeployment(snapshot: Snapshot, uid: string): boolean {
  const set = snapshot.replicaSets.find(({ metadata }) => metadata.uid === uid);
  return set !== undefined && ownerOf(set.metadata, 'Deployment') !== undefined;
}

function isNewestOf(snapshot: Snapshot, uid: string, { labels }: KubeMetadata): boolean {
  const owner = snapshot.statefulSets.find(({ metadata }) => metadata.uid === uid);
  const status = owner?.['status'] as { updateRevision?: string } | undefined;
  if (owner !== undefined && !isObserved(owner)) return false;
  const newest = status?.updateRevision;
  return newest === undefined || labels?.[revisionLabel] === newest;
}

/** The name of the Deployment, StatefulSet or Job that a pod, or another object, comes from. */
export function workloadName(metadata: KubeMetadata): string {
  const owner = metadata.ownerReferences?.[0];
  if (owner === undefined) return metadata.name;
  const hash = metadata.labels?.[templateHashLabel];
  if (owner.kind === 'ReplicaSet' && hash !== undefined && owner.name.endsWith(`-${hash}`)) {
    return owner.name.slice(0, -hash.length - 1);
  }
  return owner.name;
}

/** The component that an object belongs to: its ownership label, else the name of its workload. */
export function componentOf(metadata: KubeMetadata): string {
  return metadata.labels?.[componentLabel] ?? workloadName(metadata);
}
