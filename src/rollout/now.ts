import type { Kubernetes } from '../ports/kubernetes.ts';
import type { Snapshot, SnapshotPart, WorkloadRef } from './snapshot.ts';
import { rolloutVerdict, type RolloutState } from './verdict.ts';

const versions = { Deployment: 'apps/v1', StatefulSet: 'apps/v1', Job: 'batch/v1' } as const;

/** How one workload stands at this moment, by its own object alone. */
export async function rolloutNow(
  kubernetes: Kubernetes,
  namespace: string,
  workload: WorkloadRef,
): Promise<RolloutState | 'absent'> {
  const { kind, name } = workload;
  const object = await kubernetes.get({ apiVersion: versions[kind], kind, name, namespace });
  if (object === undefined) return 'absent';
  const empty = emptySnapshot(0);
  const key = ({ Deployment: 'deployments', StatefulSet: 'statefulSets', Job: 'jobs' } as const)[
    kind
  ];
  return rolloutVerdict({ ...empty, [key]: [object] }, [workload], []).state;
}

/** A snapshot of a namespace with nothing in it. */
export function emptySnapshot(at: number): Snapshot {
  return {
    at,
    deployments: [],
    statefulSets: [],
    replicaSets: [],
    pods: [],
    jobs: [],
    events: [],
    volumeClaims: [],
    autoscalers: [],
    services: [],
    endpointSlices: [],
    ingresses: [],
    networkPolicies: [],
    nodes: [],
    ingressClasses: [],
  };
}

/** The lists that every snapshot has. */
export const snapshotParts = Object.keys(emptySnapshot(0)).filter(
  (part) => part !== 'at',
) as SnapshotPart[];
