import type { KubeObject } from '../ports/kubernetes.ts';
import { pod } from '../rollout/snapshot-fixtures.ts';
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
