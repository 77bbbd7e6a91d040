import { DeployError } from '../../errors.ts';
import type { LogOptions } from '../../ports/kubernetes.ts';
import type { ContainerStatus } from '../../rollout/kube-types.ts';
import { LiveReader } from './log-live.ts';
import { Patience } from './log-patience.ts';
import { runOf, type LogPods } from './log-pods.ts';
import { RunReader, type ReaderOptions } from './log-reader.ts';
import { timeKey } from '../log-record.ts';
import { LogBeginning, type LogStart } from './log-start.ts';
import type { StreamEnd } from './log-stream.ts';

/** How long after the end of a stream the news of the container's end may come, in milliseconds. */
const endNewsMs = 1_000;

export interface FollowOptions extends Omit<ReaderOptions, 'bytes'> {
  readonly pods: LogPods;
  readonly start: LogStart;
  /** The pod came later: all of its runs are wanted. */
  readonly fromFirstRun: boolean;
}

/**
 * Follows one container through all its runs until its pod is gone or the signal fires. A stream that
 * breaks, or ends while the container runs, is opened again where it was; no line is lost without a word,
 * and none comes twice.
 */
export class ContainerFollower {
  private reader: RunReader;
  private live: LiveReader;
  /** Everything that the run wrote has been read. */
  private ended = false;
  /** The last stream that was open did not end by itself. */
  private interrupted = false;
  /** The API server was away: the pods have to be asked for first. */
  private away = false;
  private readonly patience = new Patience();
  private readonly beginning: LogBeginning;

  constructor(private readonly options: FollowOptions) {
    this.beginning = new LogBeginning(options.start);
    this.reader = this.readerOf(-1);
    this.live = new LiveReader(this.reader);
  }

  async follow(): Promise<void> {
    const { pods, source, signal, lane } = this.options;
    while (!signal.aborted) {
      const status = pods.container(source.uid, source.container);
      if (status === undefined) break;
      const run = runOf(status);
      if (run === undefined || (run <= this.reader.run && this.ended)) {
        lane.rest();
        await pods.change(signal);
      } else {
        await this.step(status, run);
      }
    }
    if (!signal.aborted) await this.leave();
    lane.close();
  }

  private async step(status: ContainerStatus, run: number): Promise<void> {
    const { lane } = this.options;
    lane.opening();
    try {
      if (this.away) {
        this.away = !(await this.isBack());
        if (this.away) await this.wait();
        return;
      }
      if (run > this.reader.run && !(await this.readBefore(status, run))) {
        await this.wait();
        return;
      }
      await this.readRun(run);
      this.patience.allowed();
    } catch (error) {
      this.patience.bear(error);
      await this.wait();
    }
  }

  /** After an outage: true when the API server answers again, and all pods are known. */
  private async isBack(): Promise<boolean> {
    try {
      await this.options.pods.refresh();
      return true;
    } catch (error) {
      if (!(error instanceof DeployError)) throw error;
      return false;
    }
  }

  /** Reads what is left of the runs before this one; false when the API server is away. */
  private async readBefore(status: ContainerStatus, run: number): Promise<boolean> {
    const { fromFirstRun } = this.options;
    const last = this.reader.run;
    if (last < 0 && (!fromFirstRun || run === 0)) return this.begin(run);
    if (last < run - 1) {
      if (last >= 0 ? !this.ended : run > 1) this.reader.miss(restarted);
      this.begin(run - 1);
    }
    if (this.hasRead(status)) {
      // The stream may have been opened for the run before, and the container was faster.
      const { end, own } = await this.reader.readEarlier();
      if (end === 'broken') return false;
      if (own) return this.begin(run);
      this.reader.run = run;
      this.ended = false;
      return true;
    }
    if (!this.ended) {
      const end = await this.reader.read({ previous: true, ...this.goingOn() }, true);
      if (end === 'broken') return false;
      if (end === 'refused') this.reader.miss(restarted);
      await this.reader.finish();
    }
    return this.begin(run);
  }

  /** True when the first line that was read is of the run that this status tells of. */
  private hasRead({ state }: ContainerStatus): boolean {
    const { startedAt } = (state?.running ?? {}) as { startedAt?: string };
    const { firstTime } = this.reader;
    if (startedAt === undefined || firstTime === undefined || !this.options.fromFirstRun)
      return false;
    return timeKey(firstTime) >= timeKey(startedAt);
  }

  private begin(run: number): true {
    this.reader = this.readerOf(run);
    this.live = new LiveReader(this.reader);
    this.ended = false;
    return true;
  }

  private async readRun(run: number): Promise<void> {
    const { pods, signal } = this.options;
    const { sinceTime } = this.reader;
    const wanted = sinceTime === undefined ? this.beginning.begin(this.reader.run) : { sinceTime };
    const end = await this.live.read(wanted);
    if (signal.aborted) return;
    if (end !== 'refused') this.interrupted = end === 'broken';
    this.away = end === 'broken';
    if (this.away) return this.wait();
    this.patience.renew();
    if (!this.isOver(run)) await pods.change(signal, endNewsMs);
    if (this.isOver(run)) this.ended = await this.hasAll(run, end);
    else if (end === 'refused') await this.wait();
  }

  /** Looks once more at the log of a run that is over: a node that restarts ends streams early. */
  private async hasAll(run: number, end: StreamEnd): Promise<boolean> {
    const { pods, source } = this.options;
    const status = pods.container(source.uid, source.container);
    if (status !== undefined) {
      // A later run hides this one: it is read as the one before.
      if (runOf(status) !== run) return false;
      const again = end === 'whole' ? await this.reader.read(this.goingOn(), true) : end;
      if (again === 'broken') return false;
    }
    await this.reader.finish();
    if (end === 'refused' && (this.interrupted || this.options.fromFirstRun))
      this.reader.miss(removed);
    return true;
  }

  /** True when this run has ended, as far as is known. */
  private isOver(run: number): boolean {
    const { pods, source } = this.options;
    const status = pods.container(source.uid, source.container);
    if (status === undefined) return true;
    return (status.restartCount ?? 0) > run || status.state?.running === undefined;
  }

  /** Where the next stream starts. */
  private goingOn(): LogOptions {
    const { sinceTime, run } = this.reader;
    return sinceTime === undefined ? this.beginning.of(run) : { sinceTime };
  }

  private async leave(): Promise<void> {
    await this.reader.finish();
    if (this.reader.run >= 0 && !this.ended) this.reader.miss(removed);
  }

  private wait(): Promise<void> {
    return this.patience.wait(this.options.pods, this.options.signal);
  }

  private readerOf(run: number): RunReader {
    if (run >= 0) this.beginning.run(run);
    return new RunReader({ ...this.options, bytes: this.options.start.bytes ?? false }, run);
  }
}

const removed = 'its pod was removed before the log could be read to the end';
const restarted = 'the container was restarted more than once before they could be read';
