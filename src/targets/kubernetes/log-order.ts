import { LogLane } from './log-lane.ts';
import type { LogRecord, LogSink, LogSource } from '../log-record.ts';

const mostAtOnce = 5_000;

/**
 * Puts the lines of several running logs in order of time. A line goes as soon as every other log has a
 * later one, or has been silent for a moment; each log keeps its own order. A log whose lines have to wait
 * is not read on, so memory is bounded.
 */
export class TimeOrder {
  private readonly lanes = new Set<LogLane>();
  private timer: NodeJS.Timeout | undefined;
  private pumping: Promise<void> | undefined;
  private busy = false;
  private closing = false;
  private failed = false;

  /** `onFailure` is told what the sink throws; nothing is shown after that. */
  constructor(
    private readonly sink: LogSink,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** A lane for one more log. */
  lane(source: LogSource): LogLane {
    const kick = (): void => {
      this.kick();
    };
    const lane = new LogLane(source, kick, () => {
      for (const one of this.lanes) one.awaitAnew();
    });
    this.lanes.add(lane);
    return lane;
  }

  /** Hands over what is left. */
  async close(): Promise<void> {
    this.closing = true;
    this.kick();
    await this.pumping;
  }

  private kick(): void {
    if (this.busy) return;
    this.busy = true;
    this.pumping = this.pump();
  }

  private async pump(): Promise<void> {
    clearTimeout(this.timer);
    for (;;) {
      for (const lane of this.lanes) if (lane.isOver) this.lanes.delete(lane);
      const records = this.next();
      if (records.length === 0) break;
      await this.write(records);
      for (const lane of this.lanes) lane.makeRoom();
    }
    // In the same turn as the look at the lanes: a line that comes now starts anew.
    this.busy = false;
  }

  /** The lines that may go now; when some have to wait, a timer is set. */
  private next(): LogRecord[] {
    const records: LogRecord[] = [];
    while (records.length < mostAtOnce) {
      const { first, second, empty } = this.heads();
      if (first === undefined) break;
      const waitMs = this.closing ? 0 : waitFor(empty, first);
      if (waitMs > 0) {
        if (records.length === 0) this.wake(waitMs);
        break;
      }
      const most = mostAtOnce - records.length;
      first.moveTo(records, second?.headKey, most, empty.length > 0 && !this.closing);
    }
    return records;
  }

  private heads(): { first?: LogLane; second?: LogLane; empty: LogLane[] } {
    let first: LogLane | undefined;
    let second: LogLane | undefined;
    const empty: LogLane[] = [];
    for (const lane of this.lanes) {
      const { headKey } = lane;
      if (headKey === undefined) {
        empty.push(lane);
      } else if (first?.headKey === undefined || headKey < first.headKey) {
        second = first;
        first = lane;
      } else if (second?.headKey === undefined || headKey < second.headKey) {
        second = lane;
      }
    }
    return { empty, ...(first && { first }), ...(second && { second }) };
  }

  private wake(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.kick();
    }, ms);
  }

  private async write(records: readonly LogRecord[]): Promise<void> {
    if (this.failed) return;
    try {
      await this.sink(records);
    } catch (error) {
      this.failed = true;
      this.onFailure(error);
    }
  }
}

function waitFor(empty: readonly LogLane[], first: LogLane): number {
  let until = 0;
  for (const lane of empty) until = Math.max(until, lane.awaitedUntil(first));
  return until - performance.now();
}
