import type { KubeObject } from '../ports/kubernetes.ts';
import type { KubeEvent, Pod } from './kube-types.ts';
import type { Snapshot, WorkloadRef } from './snapshot.ts';
import { findWorkload } from './verdict.ts';

/**
 * The part of a snapshot that belongs to some workloads: themselves, what they own, the volumes of their
 * pods, and the events about all of these. A broken neighbour is no reason to fail them.
 */
export function focus(snapshot: Snapshot, workloads: readonly WorkloadRef[]): Snapshot {
  const roots = workloads.flatMap((workload) => findWorkload(snapshot, workload) ?? []);
  const uids = new Set(roots.map(({ metadata }) => metadata.uid));
  const mine = ({ metadata }: KubeObject): boolean => uids.has(metadata.uid);
  const ofMine = ({ metadata }: KubeObject): boolean =>
    metadata.ownerReferences?.some(({ uid }) => uids.has(uid)) === true;
  const keep = (objects: readonly KubeObject[], wanted: (object: KubeObject) => boolean) => {
    const kept = objects.filter(wanted);
    for (const { metadata } of kept) uids.add(metadata.uid);
    return kept;
  };
  const deployments = keep(snapshot.deployments, mine);
  const statefulSets = keep(snapshot.statefulSets, mine);
  const jobs = keep(snapshot.jobs, mine);
  const replicaSets = keep(snapshot.replicaSets, ofMine);
  const pods = keep(snapshot.pods, ofMine);
  const claims = claimNames(pods);
  const volumeClaims = keep(snapshot.volumeClaims, ({ metadata }) => claims.has(metadata.name));
  const autoscalers = snapshot.autoscalers.filter((one) =>
    workloads.some(({ name }) => scales(one, name)),
  );
  const events = snapshot.events.filter((event) =>
    uids.has((event as unknown as KubeEvent).involvedObject?.uid),
  );
  return {
    at: snapshot.at,
    ...{ deployments, statefulSets, replicaSets, pods, jobs, events, volumeClaims, autoscalers },
  };
}

function claimNames(pods: readonly KubeObject[]): Set<string> {
  const volumes = pods.flatMap((pod) => (pod as unknown as Pod).spec?.volumes ?? []);
  return new Set(volumes.flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? []));
}

function scales(autoscaler: KubeObject, workload: string): boolean {
  const spec = autoscaler['spec'] as { scaleTargetRef?: { name?: string } } | undefined;
  return spec?.scaleTargetRef?.name === workload;
}
