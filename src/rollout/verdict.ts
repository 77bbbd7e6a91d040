import type { Finding } from '../diagnosis/finding.ts';
import type { KubeObject } from '../ports/kubernetes.ts';
import { failedCondition, hasSucceeded } from './job-conditions.ts';
import {
  conditionOf,
  type Deployment,
  type Job,
  type Pod,
  type StatefulSet,
} from './kube-types.ts';
import { isAboutAnotherSet, ownerOf } from './ownership.ts';
import type { Snapshot, WorkloadRef } from './snapshot.ts';

export type RolloutState = 'ready' | 'progressing' | 'failed';

export interface WorkloadVerdict {
  readonly workload: WorkloadRef;
  readonly state: RolloutState;
  /** Pods that should be there. */
  readonly desired: number;
  /** Pods of the newest revision. */
  readonly updated: number;
  readonly ready: number;
  readonly available: number;
  /** What is the case, for people: `1 of 2 pods updated`. */
  readonly message: string;
  readonly findings: readonly Finding[];
}

export interface Verdict {
  readonly state: RolloutState;
  readonly workloads: readonly WorkloadVerdict[];
  /** All findings about the workloads, the root first. */
  readonly findings: readonly Finding[];
}

type Progress = Omit<WorkloadVerdict, 'workload' | 'findings'>;

/**
 * Judges the rollout of some workloads. Ready follows the rules of `kubectl rollout status`
 * (k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go); a terminal finding about a workload that is
 * not ready makes it failed.
 */
export function rolloutVerdict(
  snapshot: Snapshot,
  workloads: readonly WorkloadRef[],
  findings: readonly Finding[],
): Verdict {
  const judged = workloads.map((workload): WorkloadVerdict => {
    const own = findings.filter((finding) => isAbout(finding, workload));
    const progress = progressOf(snapshot, workload, own);
    const failed =
      progress.state === 'progressing' && own.some(({ patience }) => patience === 'terminal');
    return {
      ...progress,
      state: failed ? 'failed' : progress.state,
      workload,
      findings: progress.state === 'ready' ? [] : own,
    };
  });
  const has = (state: RolloutState): boolean => judged.some((one) => one.state === state);
  return {
    state: has('failed') ? 'failed' : has('progressing') ? 'progressing' : 'ready',
    workloads: judged,
    findings: findings.filter((finding) => judged.some((one) => one.findings.includes(finding))),
  };
}

/** A chart that puts no labels of ours on its pods has findings under the name of the workload. */
function isAbout({ component }: Finding, workload: WorkloadRef): boolean {
  return component === workload.component || component === workload.name;
}

const lists = { Deployment: 'deployments', StatefulSet: 'statefulSets', Job: 'jobs' } as const;

/** The object of a workload, when it is there. */
export function findWorkload(
  snapshot: Snapshot,
  { kind, name }: WorkloadRef,
): KubeObject | undefined {
  return snapshot[lists[kind]].find(({ metadata }) => metadata.name === name);
}

function progressOf(
  snapshot: Snapshot,
  workload: WorkloadRef,
  findings: readonly Finding[],
): Progress {
  const object = findWorkload(snapshot, workload);
  const deleting = object?.metadata.deletionTimestamp !== undefined;
  if (object === undefined || deleting) {
    const message = `${workload.kind} ${workload.name} ${deleting ? 'is being deleted' : 'does not exist yet'}`;
    return { state: 'progressing', desired: 0, updated: 0, ready: 0, available: 0, message };
  }
  switch (workload.kind) {
    case 'Deployment':
      return deploymentProgress(snapshot, object, findings);
    case 'StatefulSet':
      return statefulSetProgress(object);
    case 'Job':
      return jobProgress(snapshot, object);
  }
}

function deploymentProgress(
  snapshot: Snapshot,
  deployment: Deployment,
  findings: readonly Finding[],
): Progress {
  const { metadata, spec, status } = deployment;
  const desired = spec?.replicas ?? 1;
  const total = status?.replicas ?? 0;
  const updated = status?.updatedReplicas ?? 0;
  const ready = status?.readyReplicas ?? 0;
  const available = status?.availableReplicas ?? 0;
  const at = (state: RolloutState, message: string): Progress => {
    return { state, desired, updated, ready, available, message };
  };
  if ((metadata.generation ?? 0) > (status?.observedGeneration ?? 0)) {
    return at('progressing', 'the change has not been taken up yet');
  }
  const progressing = conditionOf(status?.conditions, 'Progressing');
  // Kubernetes goes on after its deadline; where the probes allow longer, so do we.
  const allowed = findings.some(
    ({ code, patience }) => code === 'PROGRESS_DEADLINE' && patience !== 'terminal',
  );
  const late =
    progressing?.reason === 'ProgressDeadlineExceeded' &&
    !isAboutAnotherSet(snapshot, deployment, progressing.message);
  if (late && !allowed) {
    return at('failed', progressing.message ?? 'the progress deadline has passed');
  }
  if (updated < desired) return at('progressing', `${updated} of ${desired} pods updated`);
  if (total > updated) {
    const old = total - updated;
    return at('progressing', `${old} old ${old === 1 ? 'pod has' : 'pods have'} to end`);
  }
  if (available < updated) return at('progressing', `${available} of ${updated} pods available`);
  return at('ready', `${available} of ${desired} pods available`);
}

function statefulSetProgress({ metadata, spec, status }: StatefulSet): Progress {
  const desired = spec?.replicas ?? 1;
  const updated = status?.updatedReplicas ?? 0;
  const ready = status?.readyReplicas ?? 0;
  const available = status?.availableReplicas ?? ready;
  const at = (state: RolloutState, message: string): Progress => {
    return { state, desired, updated, ready, available, message };
  };
  if ((metadata.generation ?? 0) > (status?.observedGeneration ?? 0)) {
    return at('progressing', 'the change has not been taken up yet');
  }
  if (ready < desired) return at('progressing', `${ready} of ${desired} pods ready`);
  if (spec?.updateStrategy?.type === 'OnDelete')
    return at('ready', `${ready} of ${desired} pods ready`);
  const partition = spec?.updateStrategy?.rollingUpdate?.partition ?? 0;
  const sameRevision = status?.updateRevision === status?.currentRevision;
  if (!sameRevision && updated < desired - partition) {
    return at('progressing', `${updated} of ${desired - partition} pods updated`);
  }
  return at('ready', `${ready} of ${desired} pods ready`);
}

function jobProgress(snapshot: Snapshot, { metadata, spec, status }: Job): Progress {
  const desired = spec?.completions ?? 1;
  const done = status?.succeeded ?? 0;
  const at = (state: RolloutState, message: string): Progress => {
    return { state, desired, updated: desired, ready: done, available: done, message };
  };
  const failed = failedCondition(status);
  if (failed !== undefined) return at('failed', failed.message ?? 'the Job has failed');
  const complete = conditionOf(status?.conditions, 'Complete')?.status === 'True';
  if (complete || hasSucceeded(desired, podsOf(snapshot, metadata)))
    return at('ready', 'completed');
  const attempts = status?.failed ?? 0;
  if (attempts === 0) return at('progressing', 'running');
  return at(
    'progressing',
    `running, after ${attempts} failed ${attempts === 1 ? 'attempt' : 'attempts'}`,
  );
}

function podsOf({ pods }: Snapshot, { uid }: Job['metadata']): readonly Pod[] {
  return pods.filter(({ metadata }) => ownerOf(metadata, 'Job')?.uid === uid);
}
