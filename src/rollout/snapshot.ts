import type { KubeObject } from '../ports/kubernetes.ts';

/** Everything of one namespace, and of the cluster around it, that a rollout verdict or a diagnosis looks at, at one moment. */
export interface Snapshot {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly deployments: readonly KubeObject[];
  readonly statefulSets: readonly KubeObject[];
  readonly replicaSets: readonly KubeObject[];
  readonly pods: readonly KubeObject[];
  readonly jobs: readonly KubeObject[];
  readonly events: readonly KubeObject[];
  readonly volumeClaims: readonly KubeObject[];
  readonly autoscalers: readonly KubeObject[];
  readonly services: readonly KubeObject[];
  readonly endpointSlices: readonly KubeObject[];
  readonly ingresses: readonly KubeObject[];
  readonly networkPolicies: readonly KubeObject[];
  /** Of the cluster as a whole, where we may read them. */
  readonly nodes: readonly KubeObject[];
  readonly ingressClasses: readonly KubeObject[];
  /** Lists that are empty because we may not read them, or the cluster has no such kind. */
  readonly unreadable?: readonly SnapshotPart[];
  /** Workloads that are looked for and are not there, or are being deleted. */
  readonly missing?: readonly WorkloadRef[];
}

/** A list of objects in a snapshot. */
export type SnapshotPart = Exclude<keyof Snapshot, 'at' | 'unreadable' | 'missing'>;

/** True when a list is empty because nothing is there, and not because we may not read it. */
export function isReadable({ unreadable = [] }: Snapshot, part: SnapshotPart): boolean {
  return !unreadable.includes(part);
}

/** The workload whose rollout is watched. */
export interface WorkloadRef {
  readonly kind: 'Deployment' | 'StatefulSet' | 'Job';
  readonly name: string;
  readonly component: string;
}
