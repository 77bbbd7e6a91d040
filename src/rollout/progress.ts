import { noEvidence } from '../diagnosis/evidence.ts';
import { viewOf } from '../diagnosis/view.ts';
import { componentOf } from './ownership.ts';
import type { Patience } from './patience.ts';
import { activityOf, type Activity, type PodPhase } from './pod-activity.ts';
import type { Snapshot } from './snapshot.ts';
import type { Verdict, WorkloadVerdict } from './verdict.ts';

/** What stands beside a message about a rollout, for those who draw it. */
export interface ProgressDetail {
  /** The pod that it is about; left out for a workload as a whole. */
  readonly pod?: string;
  readonly phase?: PodPhase;
  /** How long it may last, in milliseconds, and how long it has when this is told. */
  readonly budgetMs?: number;
  readonly waitedMs?: number;
  /** Why that long. */
  readonly because?: string;
}

export type OnProgress = (message: string, component: string, detail: ProgressDetail) => void;

interface Moment {
  readonly snapshot: Snapshot;
  readonly verdict: Verdict;
  readonly patience: Patience;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Tells what is the case with each workload and what each of its pods is doing, and only when it is
 * something else than before: whoever draws it counts the seconds by itself.
 */
export class ProgressTeller {
  private readonly told = new Map<string, string>();
  private pods = new Map<string, string>();

  constructor(private readonly onProgress: OnProgress) {}

  tell({ snapshot, verdict, patience, now }: Moment): void {
    for (const workload of verdict.workloads) {
      const [finding] = workload.findings;
      const detail = finding === undefined ? {} : patience.left(finding, now);
      this.tellOnce(progressMessage(workload), workload.workload.component, detail);
    }
    const view = viewOf(snapshot, noEvidence);
    const before = this.pods;
    this.pods = new Map(view.pods.map(({ metadata }) => [metadata.name, componentOf(metadata)]));
    for (const [pod, component] of before) {
      if (!this.pods.has(pod)) this.tellPod(pod, component, { phase: 'gone', message: 'gone' });
    }
    for (const pod of view.pods) {
      const { name } = pod.metadata;
      this.tellPod(name, this.pods.get(name) ?? '', activityOf(view, pod));
    }
  }

  private tellPod(pod: string, component: string, { message, ...detail }: Activity): void {
    this.tellOnce(message, component, { pod, ...detail });
  }

  private tellOnce(message: string, component: string, detail: ProgressDetail): void {
    const { pod = '', phase = '', budgetMs = 0 } = detail;
    const [what, state] = [`${component} ${pod}`, `${phase} ${budgetMs} ${message}`];
    if (this.told.get(what) === state) return;
    this.told.set(what, state);
    this.onProgress(message, component, detail);
  }
}

/** `1 of 2 pods available; the node cannot pull …`. */
export function progressMessage({ message, findings }: WorkloadVerdict): string {
  const [finding] = findings;
  return finding === undefined ? message : `${message}; ${finding.cause}`;
}
