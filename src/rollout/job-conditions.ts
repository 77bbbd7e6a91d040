import { conditionOf, type Condition, type Job } from './kube-types.ts';

/**
 * The condition that says a Job has failed for good. FailureTarget says so first, and Failed only when its
 * last pod is gone (https://kubernetes.io/docs/concepts/workloads/controllers/job/#terminal-job-conditions).
 */
export function failedCondition(status: Job['status']): Condition | undefined {
  return ['Failed', 'FailureTarget']
    .map((type) => conditionOf(status?.conditions, type))
    .find((condition) => condition?.status === 'True');
}
