import { diagnose, type DiagnoseOptions } from '../diagnosis/diagnose.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { Clock } from '../ports/clock.ts';
import type { Kubernetes } from '../ports/kubernetes.ts';
import { abortError } from '../ports/abort.ts';
import { EvidenceCollector } from './evidence-collector.ts';
import { focusOnRollout } from './focus.ts';
import { Patience } from './patience.ts';
import { RolloutFailed, RolloutTimeout } from './rollout-failed.ts';
import { ProgressTeller, type OnProgress } from './progress.ts';
import type { Snapshot, WorkloadRef } from './snapshot.ts';
import { Settling } from './settling.ts';
import { rolloutVerdict, type Verdict } from './verdict.ts';
import { watchNamespace } from './watch-namespace.ts';

/** How long a failure waits for the last lines of its container, in milliseconds. */
const evidenceMs = 1_000;
/** How long a failure waits for what may be wrong with the other workloads, in milliseconds. */
const othersMs = 2_000;

export interface WaitOptions {
  readonly kubernetes: Kubernetes;
  readonly namespace: string;
  readonly workloads: readonly WorkloadRef[];
  /** Ceiling, in milliseconds; a failure is told as soon as it is known. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** todo-deploy.yaml, for the places of edits. */
  readonly source?: DiagnoseOptions['source'];
  /** Takes secret values out of a text. */
  readonly redact?: (text: string) => string;
  /** Told each time something else is the case. */
  readonly onProgress?: OnProgress;
  /** Told each finding as soon as it stands, and again when its patience has become another. */
  readonly onFinding?: (finding: Finding) => void;
}

/** A rollout that is over, and the state of all that belongs to it at that moment. */
export interface Rollout extends Verdict {
  readonly snapshot: Snapshot;
}

/**
 * Waits for workloads to be ready, by watches alone, and resolves with the verdict.
 * Throws RolloutFailed (unhealthy, ROLLOUT_FAILED) as soon as a terminal finding stands, when a transient
 * one outlives its budget, or at the ceiling; INTERRUPTED when the signal fires.
 */
export async function waitForRollout(options: WaitOptions): Promise<Rollout> {
  const stop = new AbortController();
  const wait = new RolloutWait(options);
  const watching = watchNamespace({
    kubernetes: options.kubernetes,
    namespace: options.namespace,
    onSnapshot: (snapshot) => {
      wait.see(snapshot);
    },
    signal: AbortSignal.any([options.signal, stop.signal]),
    now: () => options.clock.now(),
  });
  try {
    return await Promise.race([wait.outcome(stop.signal), watching.then(() => forever())]);
  } finally {
    stop.abort();
    await watching.catch(() => undefined);
  }
}

function forever(): Promise<never> {
  return new Promise(() => undefined);
}

class RolloutWait {
  private snapshot: Snapshot | undefined;
  /** The first one. */
  private before: Snapshot | undefined;
  private wake: () => void = () => undefined;
  private changed = false;
  private readonly patience = new Patience();
  private readonly found = new Map<string, Finding['patience']>();
  private readonly settling = new Settling();
  private readonly collector: EvidenceCollector;
  private readonly teller: ProgressTeller;

  constructor(private readonly options: WaitOptions) {
    this.collector = new EvidenceCollector(options.kubernetes, options.namespace, () => {
      this.notify();
    });
    this.teller = new ProgressTeller(options.onProgress ?? (() => undefined));
  }

  see(snapshot: Snapshot): void {
    this.snapshot = focusOnRollout(snapshot, this.options.workloads);
    this.before ??= this.snapshot;
    this.collector.look(this.snapshot);
    this.notify();
  }

  async outcome(stop: AbortSignal): Promise<Rollout> {
    const { clock, timeoutMs, signal } = this.options;
    const ceiling = clock.now() + timeoutMs;
    let nextLook = ceiling;
    for (;;) {
      await this.news(Math.min(ceiling, nextLook), AbortSignal.any([signal, stop]));
      if (signal.aborted) throw abortError(signal, 'watching the rollout');
      if (this.snapshot !== undefined) {
        let verdict = this.judge(this.snapshot);
        if (verdict.state === 'failed') verdict = await this.withEvidence(this.snapshot);
        if (verdict.state === 'failed') throw new RolloutFailed(await this.withOthers(verdict));
        nextLook = this.patience.nextDeadline(verdict.findings);
        if (verdict.state === 'ready') {
          nextLook = this.settling.believedAt(this.snapshot, clock.now());
          if (nextLook <= clock.now()) return { ...verdict, snapshot: this.snapshot };
        } else this.settling.reset();
      }
      if (clock.now() >= ceiling) throw this.timeout();
    }
  }

  private judge(snapshot: Snapshot): Verdict {
    const now = this.options.clock.now();
    const findings = this.patience.judge(this.diagnose(snapshot), now);
    const verdict = rolloutVerdict(snapshot, this.options.workloads, findings);
    this.teller.tell({ snapshot, verdict, patience: this.patience, now });
    for (const finding of verdict.findings) this.tellFinding(finding);
    return verdict;
  }

  private tellFinding(finding: Finding): void {
    const key = `${finding.code} ${finding.component}`;
    if (this.found.get(key) === finding.patience) return;
    this.found.set(key, finding.patience);
    this.options.onFinding?.(finding);
  }

  private diagnose(snapshot: Snapshot): Finding[] {
    const { kubernetes, namespace, source, redact } = this.options;
    return diagnose(snapshot, {
      evidence: this.collector.evidence,
      place: { context: kubernetes.context, namespace },
      ...(this.before === undefined ? {} : { before: this.before }),
      ...(source === undefined ? {} : { source }),
      ...(redact === undefined ? {} : { redact }),
    });
  }

  /** The verdict once more, with the lines that were still on their way; it may have healed meanwhile. */
  private async withEvidence(snapshot: Snapshot): Promise<Verdict> {
    const { clock, signal } = this.options;
    await Promise.race([this.collector.settled(), clock.sleep(evidenceMs, signal)]).catch(
      () => undefined,
    );
    return this.judge(this.snapshot ?? snapshot);
  }

  /** A failed verdict once more, when the workloads that start at the same time have had a moment to fail too. */
  private async withOthers(failed: Verdict): Promise<Verdict> {
    const { clock, signal } = this.options;
    const until = clock.now() + othersMs;
    let verdict = failed;
    while (isUndecided(verdict) && clock.now() < until && !signal.aborted) {
      await this.news(until, signal);
      const next = this.snapshot === undefined ? verdict : this.judge(this.snapshot);
      if (next.state === 'failed') verdict = next;
    }
    return verdict;
  }

  private timeout(): RolloutFailed {
    const { timeoutMs } = this.options;
    if (this.snapshot !== undefined)
      return new RolloutTimeout(this.judge(this.snapshot), timeoutMs);
    const nothing: Verdict = { state: 'progressing', workloads: [], findings: [] };
    return new RolloutTimeout(nothing, timeoutMs);
  }

  private notify(): void {
    this.changed = true;
    this.wake();
  }

  /** Resolves at the next change, or at the given time. */
  private async news(until: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.options;
    const done = new AbortController();
    if (!this.changed && !signal.aborted) {
      await Promise.race([
        new Promise<void>((resolve) => {
          this.wake = resolve;
        }),
        clock
          .sleep(Math.max(0, until - clock.now()), AbortSignal.any([signal, done.signal]))
          .catch(() => undefined),
      ]);
    }
    done.abort();
    this.changed = false;
  }
}

/** True while some workload has neither failed nor become ready. */
function isUndecided({ workloads }: Verdict): boolean {
  return workloads.some(({ state }) => state === 'progressing');
}
