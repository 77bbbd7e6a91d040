import type { KubeObject } from '../ports/kubernetes.ts';
import { componentLabel } from '../config/project.ts';
import { serviceLabel, type Ingress, type Service } from './kube-network-types.ts';
import type { KubeEvent, Pod } from './kube-types.ts';
import type { Snapshot, WorkloadRef } from './snapshot.ts';
import { sendsTo, templateOf } from './selection.ts';
import { findWorkload } from './verdict.ts';

/**
 * The part of a snapshot that belongs to some workloads: themselves, what they own, the volumes of their
 * pods, what leads to them, and the events about all of these. A broken neighbour is no reason to fail them.
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
  const autoscalers = keep(snapshot.autoscalers, (one) =>
    workloads.some(({ name }) => scales(one, name)),
  );
  const templates = [...deployments, ...statefulSets].map(
    (workload) => templateOf(workload).metadata?.labels ?? {},
  );
  const services = keep(
    snapshot.services,
    (service) =>
      templates.some((labels) => sendsTo(service as Service, labels)) ||
      // One that should lead to these pods, and does not.
      workloads.some(({ component }) => service.metadata.labels?.[componentLabel] === component),
  );
  const names = new Set(services.map(({ metadata }) => metadata.name));
  const endpointSlices = keep(snapshot.endpointSlices, ({ metadata }) =>
    names.has(metadata.labels?.[serviceLabel] ?? ''),
  );
  const ingresses = keep(snapshot.ingresses, (ingress) => leadsTo(ingress, names));
  const events = snapshot.events.filter((event) =>
    uids.has((event as unknown as KubeEvent).involvedObject?.uid),
  );
  return {
    // What is about the cluster, or about all pods, stays.
    ...snapshot,
    ...{ deployments, statefulSets, replicaSets, pods, jobs, events, volumeClaims, autoscalers },
    ...{ services, endpointSlices, ingresses },
  };
}

/** The part of a snapshot that belongs to some workloads, which should all be there. */
export function focusOnRollout(snapshot: Snapshot, workloads: readonly WorkloadRef[]): Snapshot {
  const missing = workloads.filter((workload) => !isThere(snapshot, workload));
  return { ...focus(snapshot, workloads), missing };
}

function isThere(snapshot: Snapshot, workload: WorkloadRef): boolean {
  const object = findWorkload(snapshot, workload);
  return object !== undefined && object.metadata.deletionTimestamp === undefined;
}

/** True when an Ingress names one of these Services. */
function leadsTo(ingress: KubeObject, services: ReadonlySet<string>): boolean {
  const { spec } = ingress as unknown as Ingress;
  const paths = (spec?.rules ?? []).flatMap(({ http }) => http?.paths ?? []);
  const backends = [spec?.defaultBackend, ...paths.map(({ backend }) => backend)];
  return backends.some((backend) => services.has(backend?.service?.name ?? ''));
}

function claimNames(pods: readonly KubeObject[]): Set<string> {
  const volumes = pods.flatMap((pod) => (pod as unknown as Pod).spec?.volumes ?? []);
  return new Set(volumes.flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? []));
}

function scales(autoscaler: KubeObject, workload: string): boolean {
  const spec = autoscaler['spec'] as { scaleTargetRef?: { name?: string } } | undefined;
  return spec?.scaleTargetRef?.name === workload;
}
