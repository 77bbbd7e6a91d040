import type { Condition, Kube } from './kube-base.ts';
import type {
  EndpointSlice,
  Ingress,
  IngressClass,
  KubeNode,
  NetworkPolicy,
  Service,
} from './kube-network-types.ts';
import type { Pod, PodTemplate } from './kube-pod-types.ts';
import type { Snapshot } from './snapshot.ts';

export type * from './kube-base.ts';
export type * from './kube-pod-types.ts';

/** The fields of workloads and events that verdicts and diagnoses read; all may be missing. */
export interface Deployment extends Kube {
  readonly spec?: {
    readonly replicas?: number;
    readonly paused?: boolean;
    readonly template?: PodTemplate;
  };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly readyReplicas?: number;
    readonly availableReplicas?: number;
    readonly conditions?: readonly Condition[];
  };
}

export interface ReplicaSet extends Kube {
  readonly spec?: { readonly replicas?: number };
  readonly status?: {
    readonly replicas?: number;
    readonly readyReplicas?: number;
    readonly conditions?: readonly Condition[];
  };
}

export interface StatefulSet extends Kube {
  readonly spec?: {
    readonly replicas?: number;
    readonly podManagementPolicy?: string;
    readonly updateStrategy?: {
      readonly type?: string;
      readonly rollingUpdate?: { readonly partition?: number };
    };
    readonly template?: PodTemplate;
  };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly readyReplicas?: number;
    readonly availableReplicas?: number;
    readonly currentRevision?: string;
    readonly updateRevision?: string;
  };
}

export interface Job extends Kube {
  readonly spec?: { readonly completions?: number; readonly backoffLimit?: number };
  readonly status?: {
    readonly active?: number;
    readonly succeeded?: number;
    readonly failed?: number;
    readonly conditions?: readonly Condition[];
  };
}

export interface KubeEvent extends Kube {
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly count?: number;
  readonly firstTimestamp?: string | null;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
  readonly series?: { readonly lastObservedTime?: string; readonly count?: number };
  readonly involvedObject?: {
    readonly kind?: string;
    readonly name?: string;
    readonly uid?: string;
    readonly fieldPath?: string;
  };
}

export interface VolumeClaim extends Kube {
  readonly spec?: { readonly storageClassName?: string };
  readonly status?: { readonly phase?: string };
}

export interface Autoscaler extends Kube {
  readonly spec?: {
    readonly minReplicas?: number;
    readonly maxReplicas?: number;
    readonly scaleTargetRef?: { readonly kind?: string; readonly name?: string };
  };
  readonly status?: {
    readonly currentReplicas?: number;
    readonly desiredReplicas?: number;
    readonly conditions?: readonly Condition[];
  };
}

interface TypedParts {
  readonly deployments: Deployment;
  readonly statefulSets: StatefulSet;
  readonly replicaSets: ReplicaSet;
  readonly pods: Pod;
  readonly jobs: Job;
  readonly events: KubeEvent;
  readonly volumeClaims: VolumeClaim;
  readonly autoscalers: Autoscaler;
  readonly services: Service;
  readonly endpointSlices: EndpointSlice;
  readonly ingresses: Ingress;
  readonly networkPolicies: NetworkPolicy;
  readonly nodes: KubeNode;
  readonly ingressClasses: IngressClass;
}

/** Objects of a snapshot with the fields that we read; the server has checked their types. */
export function typed<P extends keyof TypedParts>(
  snapshot: Snapshot,
  part: P,
): readonly TypedParts[P][] {
  return snapshot[part];
}

/** The condition of a type, when it is there. */
export function conditionOf(
  conditions: readonly Condition[] | undefined,
  type: string,
): Condition | undefined {
  return conditions?.find((condition) => condition.type === type);
}

/** True for a pod that takes requests and is not on its way out. */
export function isServing({ metadata, status }: Pod): boolean {
  if (metadata.deletionTimestamp !== undefined) return false;
  return conditionOf(status?.conditions, 'Ready')?.status === 'True';
}

/** Milliseconds since the epoch of a Kubernetes time, or undefined. */
export function timeOf(time: string | null | undefined): number | undefined {
  const ms = time ? Date.parse(time) : NaN;
  return Number.isNaN(ms) ? undefined : ms;
}
