import { conditionOf, type Condition, type Job, type Pod } from './kube-types.ts';

/**
 * The condition that says a Job has failed for good. FailureTarget says so first, and Failed only when its
 * last pod is gone (https://kubernetes.io/docs/concepts/workloads/controllers/job/#terminal-job-conditions).
 */
export function failedCondition(status: Job['status']): Condition | undefined {
  return ['Failed', 'FailureTarget']
    .map((type) => conditionOf(status?.conditions, type))
    .find((condition) => condition?.status === 'True');
}

/**
 * True when pods of a Job have done all that it asks for. The controller says so seconds later: the kubelet takes the
 * pod's sandbox away before it reports Succeeded, and the controller its finalizer before it sets Complete
 * (kubernetes.io: Job tracking with finalizers). `pods` are those of the Job; `completions` is what its spec asks for.
 */
export function hasSucceeded(completions: number, pods: readonly Pod[]): boolean {
  return pods.filter(isDone).length >= completions;
}

/** Pods of Jobs are never started again after a success (restartPolicy Never or OnFailure). */
function isDone({ spec, status }: Pod): boolean {
  if (status?.phase === 'Succeeded') return true;
  const containers = spec?.containers ?? [];
  const ended = (status?.containerStatuses ?? []).filter(
    ({ state }) => state?.terminated?.exitCode === 0,
  );
  return status?.phase === 'Running' && containers.length > 0 && ended.length === containers.length;
}
