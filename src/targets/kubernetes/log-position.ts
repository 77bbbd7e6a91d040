import type { LogLine } from '../../ports/kubernetes.ts';
import { timeKey } from '../log-record.ts';

/** What a stream brought, without what is known already. */
export interface Taken {
  readonly lines: readonly LogLine[];
  /** The last line seen, when the stream does not go on right after it: something lies between. */
  readonly gapAfter?: LogLine;
}

/** Two writers of one container (stdout, stderr) may be written down in another order than they are dated. */
const marginMs = 1_000;

/**
 * How far the log of one run of a container has been read. The API can only go on from a whole second, so
 * lines come again when a stream is opened anew. Those of the last second or two are kept, and told by time
 * and text; as long as a stream is open everything in it is new, whatever its clock says.
 */
export class LogPosition {
  private recent: (readonly LogLine[])[] = [];
  /** Every line from here on is in `recent`. */
  private fromMs = 0;
  private fromKey = '';
  private last: LogLine | undefined;
  private first: LogLine | undefined;
  /** How often each known line is still to come again; undefined once the stream is past them. */
  private again: Map<string, number> | undefined;
  /** The first line that does not come again goes on right after the last one. */
  private seamless = false;

  /** Where the next stream has to start; undefined when nothing was read yet. */
  get sinceTime(): string | undefined {
    return this.last === undefined ? undefined : new Date(this.fromMs).toISOString();
  }

  /** Time of the first line, and of the last. */
  get firstTime(): string | undefined {
    return this.first?.time;
  }
  get lastTime(): string | undefined {
    return this.last?.time;
  }

  /** Lines of the stream that is open may be known. */
  get hasKnownAhead(): boolean {
    return this.again !== undefined;
  }

  /** True when the last line seen has come again since the stream was opened. */
  get lastCameAgain(): boolean {
    const { again, last } = this;
    return again !== undefined && last !== undefined && (again.get(idOf(last)) ?? 0) === 0;
  }

  /**
   * To be called when a stream is opened: its first lines may be known. With `seamless` it begins no later
   * than right after the last line.
   */
  reopen(seamless = false): void {
    this.again = undefined;
    this.seamless = seamless;
    if (this.last === undefined) return;
    this.again = new Map();
    for (const line of this.recent.flat()) {
      const id = idOf(line);
      this.again.set(id, (this.again.get(id) ?? 0) + 1);
    }
  }

  /** What comes now is new, whatever lies between. */
  goOn(): void {
    this.again = undefined;
  }

  /**
   * The lines of a batch that are new; they count as seen from now on. With a gap they do not: fill it, call
   * `goOn`, and offer them again.
   */
  take(batch: readonly LogLine[]): Taken {
    const { again, last } = this;
    if (again === undefined || last === undefined) {
      this.remember(batch);
      return { lines: batch };
    }
    const fresh = batch.findIndex((line) => !isKnown(line, again, this.earliest));
    if (fresh < 0) return { lines: [] };
    const lines = batch.slice(fresh);
    if (!this.seamless && !this.lastCameAgain) return { lines, gapAfter: last };
    this.again = undefined;
    this.remember(lines);
    return { lines };
  }

  /** The lines that are not known by time and text, wherever they stand. They do not count as seen. */
  unknown(batch: readonly LogLine[]): readonly LogLine[] {
    const { again } = this;
    return again === undefined ? batch : batch.filter((line) => !isKnown(line, again, ''));
  }

  /** What is older is not wanted: it has been seen, or lies before where reading began (--tail). */
  private get earliest(): string {
    const began = timeKey(this.first?.time ?? '');
    return began > this.fromKey ? began : this.fromKey;
  }

  private remember(lines: readonly LogLine[]): void {
    const last = lines.at(-1);
    if (last === undefined) return;
    this.first ??= lines[0];
    this.last = last;
    this.recent.push(lines);
    const fromMs = Math.floor((Date.parse(last.time) - marginMs) / 1000) * 1000;
    if (fromMs === this.fromMs) return;
    this.fromMs = fromMs;
    const fromKey = timeKey(new Date(fromMs).toISOString());
    this.fromKey = fromKey;
    const keep = this.recent.findIndex((one) => one.some(({ time }) => timeKey(time) >= fromKey));
    this.recent = this.recent.slice(keep);
  }
}

/** True for a line that was seen; it is then awaited once less. */
function isKnown(line: LogLine, again: Map<string, number>, fromKey: string): boolean {
  if (timeKey(line.time) < fromKey) return true;
  const id = idOf(line);
  const times = again.get(id) ?? 0;
  if (times > 0) again.set(id, times - 1);
  return times > 0;
}

function idOf({ time, text }: LogLine): string {
  return `${timeKey(time)} ${text}`;
}
