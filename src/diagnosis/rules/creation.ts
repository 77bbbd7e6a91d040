import type { KubeObject } from '../../ports/kubernetes.ts';
import {
  conditionOf,
  type Condition,
  type Container,
  type Job,
  type PodTemplate,
} from '../../rollout/kube-types.ts';
import { componentOf, currentReplicaSet } from '../../rollout/ownership.ts';
import { eventLine, type View } from '../view.ts';

/** The API server would not let a controller make pods. */
export interface Refusal {
  readonly component: string;
  readonly object: string;
  /** The controller that is refused. */
  readonly owner: KubeObject;
  /** How many pods it should have. */
  readonly wanted: number;
  /** The containers of these pods. */
  readonly containers: readonly Container[];
  /** What the API server said. */
  readonly message: string;
  readonly evidence: readonly string[];
}

/** Refusals that stand now: by condition for ReplicaSets, by the newest event for other controllers. */
export function refusals(view: View): Refusal[] {
  const { snapshot } = view;
  return [
    ...snapshot.deployments.flatMap((one) => {
      const set = currentReplicaSet(snapshot, one);
      return set === undefined ? [] : byCondition(one, set);
    }),
    ...snapshot.statefulSets.filter(lacksPods).flatMap((set) => byEvent(view, set)),
    ...snapshot.jobs.filter(isIdle).flatMap((job) => byEvent(view, job)),
  ];
}

function byCondition(deployment: KubeObject, set: KubeObject): Refusal[] {
  const status = set['status'] as { conditions?: Condition[] } | undefined;
  const failure = conditionOf(status?.conditions, 'ReplicaFailure');
  if (failure?.status !== 'True' || failure.reason !== 'FailedCreate') return [];
  const message = failure.message ?? '';
  // During an update the ReplicaSet itself is asked for one pod at a time.
  const { wanted } = refusal(deployment, message, []);
  return [{ ...refusal(set, message, [`condition ReplicaFailure: ${message}`]), wanted }];
}

function byEvent(view: View, object: KubeObject): Refusal[] {
  const event = view.eventsOf(object, 'FailedCreate').at(-1);
  return event === undefined ? [] : [refusal(object, event.message ?? '', [eventLine(event)])];
}

function lacksPods(set: KubeObject): boolean {
  const spec = set['spec'] as { replicas?: number } | undefined;
  const status = set['status'] as { replicas?: number } | undefined;
  return (status?.replicas ?? 0) < (spec?.replicas ?? 1);
}

function isIdle(job: KubeObject): boolean {
  const { status } = job as unknown as Job;
  return (status?.active ?? 0) === 0 && (status?.succeeded ?? 0) === 0;
}

function refusal(object: KubeObject, message: string, evidence: readonly string[]): Refusal {
  const spec = object['spec'] as { replicas?: number; template?: PodTemplate } | undefined;
  return {
    component: componentOf(object.metadata),
    object: `${object.kind.toLowerCase()}/${object.metadata.name}`,
    owner: object,
    wanted: spec?.replicas ?? 1,
    containers: spec?.template?.spec?.containers ?? [],
    message,
    evidence,
  };
}
