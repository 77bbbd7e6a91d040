import type { LogLine, LogOptions } from '../../ports/kubernetes.ts';
import type { RunReader } from './log-reader.ts';
import type { LogStream, StreamEnd } from './log-stream.ts';

/** A kubelet looks whether a log is full no more often than every 3 seconds: a whole file spans as much. */
const fileMs = 2_500;
/** A live end that falls back by more than this is left for one that does not. */
const behindMs = 3_000;

/** Both ends of a log that is being written. */
interface Ends {
  readonly live: LogStream;
  /** What was written before; undefined when nothing of it is wanted. */
  readonly history: LogStream | undefined;
  /** When the live end was open, in milliseconds since 1970. */
  readonly openedAt: number;
}

/** Why the live end was left: lines that it has given, before which there may be others. */
interface Left {
  readonly rest: readonly LogLine[];
  readonly leaps: boolean;
}

/**
 * Reads the log of one run while it is being written. First the live end is taken hold of: a kubelet that
 * has come to the end of the file sees the file change, and keeps it open when the pod is removed. Then what
 * was there before is read in bulk, while the live end waits. Then the live end goes on, without what has
 * been read.
 *
 * A log that is followed comes a line at a time, at several times the cost of one that is not. Where the
 * live end falls behind, both ends are opened anew from the last line on. So they are where it leaps: one that
 * waits while the log is rotated twice goes on with the newest file, and says nothing of the one between;
 * more time between two lines than was waited for the second tells.
 */
export class LiveReader {
  private leastLagMs = Infinity;

  constructor(private readonly reader: RunReader) {}

  /** Reads on from `wanted`, or with undefined from now on, until the stream ends. */
  async read(wanted: LogOptions | undefined): Promise<StreamEnd> {
    const begun = await this.open(wanted);
    if (typeof begun === 'string') return begun;
    let ends = begun;
    try {
      for (let mayLeave = true; ;) {
        const { history, openedAt, live } = ends;
        const end = history === undefined ? 'whole' : await this.reader.readHistory(history);
        if (end !== 'whole') return end;
        this.reader.join(openedAt);
        const left = await this.readOn(live, mayLeave);
        if (typeof left === 'string') return left;
        const sinceTime = this.reader.sinceTime ?? this.reader.heldTime;
        const next = await this.open(sinceTime === undefined ? wanted : { sinceTime });
        if (next === 'broken') return next;
        if (typeof next === 'string') {
          mayLeave = false;
          ends = { ...ends, history: undefined };
          await this.showRest(left);
        } else {
          await live.close();
          ends = next;
        }
      }
    } finally {
      await ends.live.close();
    }
  }

  /** Both ends, or why there are none: only both together are worth something. */
  private async open(wanted: LogOptions | undefined): Promise<Ends | StreamEnd> {
    const live = this.reader.open({ follow: true, tailLines: 0 });
    if ((await live.next()) === undefined) return live.end;
    const openedAt = Date.now();
    const history = wanted === undefined ? undefined : this.reader.open(wanted);
    if (history === undefined || (await history.next()) !== undefined)
      return { live, history, openedAt };
    await live.close();
    return history.end;
  }

  private async readOn(live: LogStream, mayLeave: boolean): Promise<StreamEnd | Left> {
    const { reader } = this;
    for (;;) {
      const asked = performance.now();
      const batch = await live.next();
      if (batch === undefined) return live.end;
      // What came may be only the end of the line that had none: it is read again from its beginning.
      if (mayLeave && reader.heldTime !== undefined) return { rest: batch, leaps: false };
      const waited = performance.now() - asked;
      const leap = mayLeave ? leapIn(batch, reader.lastTime, waited) : undefined;
      const end = await reader.show(leap === undefined ? batch : batch.slice(0, leap), false);
      if (end !== undefined) return end;
      if (leap !== undefined) return { rest: batch.slice(leap), leaps: true };
      if (mayLeave && this.isBehind()) return { rest: [], leaps: false };
    }
  }

  /** The log is gone, and the live end has all that is left of it. */
  private async showRest({ rest, leaps }: Left): Promise<void> {
    await this.reader.finish();
    if (leaps) this.reader.miss('its node was faster than they could be read', rest[0]?.time);
    await this.reader.show(rest, false);
  }

  /** By the clock of the node, which may be another one: it is compared with the best that was seen. */
  private isBehind(): boolean {
    const { lastTime, hasKnownAhead } = this.reader;
    if (lastTime === undefined || hasKnownAhead) return false;
    const lagMs = Date.now() - Date.parse(lastTime);
    this.leastLagMs = Math.min(this.leastLagMs, lagMs);
    return lagMs - this.leastLagMs > behindMs;
  }
}

/** Index of the first line before which a whole file may be missing. */
export function leapIn(
  batch: readonly LogLine[],
  lastTime: string | undefined,
  waitedMs: number,
): number | undefined {
  const last = batch.at(-1);
  if (last === undefined || lastTime === undefined) return undefined;
  let before = Date.parse(lastTime) + waitedMs;
  if (Date.parse(last.time) - before < fileMs) return undefined;
  for (const [index, { time }] of batch.entries()) {
    const at = Date.parse(time);
    if (at - before >= fileMs) return index;
    before = at;
  }
  return undefined;
}
