import type { KubeObject } from '../ports/kubernetes.ts';
import { deployment, pod, replicaSet } from '../rollout/snapshot-fixtures.ts';
import type { Snapshot } from '../rollout/snapshot.ts';

/** A small snapshot with one fault, and what has to be said about it. */
export interface Case {
  readonly code: string;
  readonly parts: Partial<Snapshot>;
  readonly lines?: readonly string[];
  readonly health?: string;
  /** What else is found, after it. */
  readonly also?: readonly string[];
  readonly cause: RegExp;
  readonly patience: 'terminal' | 'transient' | 'probe';
}

/** A pod whose container waits. */
export const waits = (reason: string, message = '') =>
  pod({ state: { state: { waiting: { reason, message } } } });

/** A pod whose container ended `restartCount + 1` times, and waits to be started again. */
export const ended = (exitCode: number, more: object = {}, restartCount = 2) =>
  pod({
    state: {
      restartCount,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { exitCode, reason: 'Error', ...more } },
    },
  });

/** A snapshot of pods alone. */
export const pods = (...all: KubeObject[]): Partial<Snapshot> => ({ pods: all });

/** A Deployment whose pods the API server refuses to make. */
export const refusedPods = (message: string): Partial<Snapshot> => {
  const conditions = [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message }];
  return {
    deployments: [deployment()],
    replicaSets: [replicaSet('new', 2, { status: { conditions } })],
  };
};

/** A pod that the scheduler finds no node for. */
export const unplacedPod = (message: string, spec: object = {}) =>
  pods(
    pod({
      spec: { ...spec },
      status: {
        conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }],
      },
    }),
  );
