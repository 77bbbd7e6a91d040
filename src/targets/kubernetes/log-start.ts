import type { LogOptions } from '../../ports/kubernetes.ts';

/** Where a log begins, and how its texts are read. */
export type LogStart = Pick<LogOptions, 'sinceSeconds' | 'sinceTime' | 'tailLines' | 'bytes'>;

/** From where on the runs of one container are read, as long as nothing of a run has been read. */
export class LogBeginning {
  /** The run that was there when reading began. */
  private firstRun: number | undefined;
  /** When its first stream was opened, on the clock of performance.now(). */
  private startedAt: number | undefined;

  constructor(private readonly start: LogStart) {}

  /** A run is going to be read. */
  run(run: number): void {
    this.firstRun ??= run;
  }

  /** What the first stream of all asks for; undefined when that is only what comes from now on. */
  begin(run: number): LogOptions | undefined {
    const wanted = this.of(run);
    const isFirst = this.startedAt === undefined;
    this.startedAt ??= performance.now();
    return isFirst && wanted.tailLines === 0 ? undefined : wanted;
  }

  /** What a stream of a run asks for. */
  of(run: number): LogOptions {
    const { startedAt, start } = this;
    if (startedAt === undefined) return start;
    if (run !== this.firstRun) return {};
    if ((start.tailLines ?? start.sinceSeconds) === undefined) {
      return start.sinceTime === undefined ? {} : { sinceTime: start.sinceTime };
    }
    // Nothing had been written then. What was since is wanted, however many lines it is.
    const passed = Math.ceil((performance.now() - startedAt) / 1000) + 1;
    return {
      sinceSeconds: passed + (start.tailLines === undefined ? (start.sinceSeconds ?? 0) : 0),
    };
  }
}
