import { DeployError } from '../../errors.ts';
import type { Kubernetes, LogLine, LogOptions } from '../../ports/kubernetes.ts';
import type { ContainerStatus } from '../../rollout/kube-types.ts';
import type { LogPods } from './log-pods.ts';
import { LogPosition } from './log-position.ts';
import type { LogSource } from './log-record.ts';

/** How long after the end of a stream the news of the container's end may come, in milliseconds. */
const endNewsMs = 1_000;
const backOffMs = 300;

/** Where a log begins, and how its texts are read. */
export type LogStart = Pick<LogOptions, 'sinceSeconds' | 'sinceTime' | 'tailLines' | 'bytes'>;

export interface FollowOptions {
  readonly kubernetes: Kubernetes;
  readonly namespace: string;
  readonly pods: LogPods;
  readonly source: LogSource;
  /** Where to begin; only for the first stream. */
  readonly start: LogStart;
  readonly signal: AbortSignal;
  /** Takes each line once; resolves when the next may come. */
  readonly onLine: (line: LogLine) => Promise<void>;
}

/**
 * Follows one container through all its runs until its pod is gone or the signal fires. A stream that
 * breaks, or ends while the container runs (log rotation, API server restart), is opened again where it
 * was; no line comes twice.
 */
export class ContainerFollower {
  private readonly position = new LogPosition();
  /** The run that is being read, by number of restarts; -1 before the first. */
  private run = -1;
  private ended = false;

  constructor(private readonly options: FollowOptions) {}

  async follow(): Promise<void> {
    const { pods, source, signal } = this.options;
    while (!signal.aborted) {
      const status = pods.container(source.pod, source.container);
      if (status === undefined) return;
      const run = runOf(status);
      if (run === undefined || (run === this.run && this.ended)) await pods.change(signal);
      else await this.readRun(run);
    }
  }

  private async readRun(run: number): Promise<void> {
    const { pods, signal } = this.options;
    if (run > this.run && this.run >= 0 && !this.ended) {
      // The last lines of the run before, which nobody was there to read.
      await this.read({ previous: true });
    }
    this.run = run;
    this.ended = false;
    const whole = await this.read({ follow: true });
    if (signal.aborted) return;
    if (this.isOver(run)) {
      this.ended = whole;
    } else {
      await pods.change(signal, whole ? endNewsMs : backOffMs);
      this.ended = whole && this.isOver(run);
    }
  }

  /** True when this run has ended, as far as is known. */
  private isOver(run: number): boolean {
    const { pods, source } = this.options;
    const status = pods.container(source.pod, source.container);
    if (status === undefined) return true;
    return (status.restartCount ?? 0) > run || status.state?.running === undefined;
  }

  /** Reads a stream to its end; false when it broke. */
  private async read(options: LogOptions): Promise<boolean> {
    const { kubernetes, namespace, source, signal, onLine, start } = this.options;
    const { sinceTime } = this.position;
    const from = sinceTime === undefined ? start : { bytes: start.bytes ?? false, sinceTime };
    this.position.reopen();
    const pod = { namespace, name: source.pod };
    const wanted = { container: source.container, ...from, ...options };
    try {
      for await (const line of kubernetes.logs(pod, wanted, signal)) {
        if (this.position.take(line)) await onLine(line);
      }
      return true;
    } catch (error) {
      if (!(error instanceof DeployError)) throw error;
      // No such run, or the API server is away: what there is will be read the next time.
      return false;
    }
  }
}

/** The number of the run whose log can be read now; undefined before the first. */
function runOf({ state, lastState, restartCount = 0 }: ContainerStatus): number | undefined {
  if (state?.running !== undefined || state?.terminated !== undefined) return restartCount;
  return lastState?.terminated === undefined ? undefined : restartCount;
}
