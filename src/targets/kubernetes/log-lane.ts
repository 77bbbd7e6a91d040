import type { LogLine } from '../../ports/kubernetes.ts';
import { timeKey, type LogRecord, type LogSource } from '../log-record.ts';

/** How long the others wait for a log that is silent: its line may be on the way. */
const windowMs = 200;
/**
 * The same for a log with more lines than anybody reads as they come: its next ones may be late, because a
 * kubelet that has missed a change looks again after a second.
 */
const busyWindowMs = 2_000;
const busyLinesPerSecond = 50;
/** The same for one that was opened just now. */
const freshWindowMs = 500;
/** The same while it is being opened. */
const openingMs = 5_000;
/** More than this of one log waits in memory before it is read on. */
const mostLines = 8_000;
const mostCharacters = 4 << 20;
/** How far the clocks of a node and of this machine may be apart without harm to the order. */
const skewMs = 2_000;

interface Batch {
  readonly lines: readonly LogLine[];
  readonly characters: number;
  readonly arrived: number;
}

/** One log on its way into the common order. */
export class LogLane {
  private readonly batches: Batch[] = [];
  private index = 0;
  private lines = 0;
  private characters = 0;
  private state: 'opening' | 'open' | 'resting' | 'closed' = 'resting';
  private lastNews = 0;
  private busyUntil = 0;
  private secondBegan = 0;
  private linesOfSecond = 0;
  /** Lines dated before it need not wait for this log. */
  private completeKey = '';
  private roomy: (() => void) | undefined;
  /** Key of the next line; undefined when none is there. */
  headKey: string | undefined;
  /** Since when others wait for it to be opened. */
  private awaitedSince: number | undefined;

  constructor(
    readonly source: LogSource,
    private readonly onChange: () => void,
    /** Called when a stream that was being opened is open. */
    private readonly onOpened: () => void,
  ) {}

  /** A stream is being opened: the others wait a little for it. */
  opening(): void {
    if (this.state !== 'opening') this.enter('opening');
  }

  /** The stream is open. */
  private opened(): void {
    if (this.state !== 'opening') return;
    this.onOpened();
    this.busyUntil = performance.now() + freshWindowMs;
    this.enter('open');
  }

  /** Another log is there again: after an outage they all come back, so this one is worth waiting for. */
  awaitAnew(): void {
    this.awaitedSince = undefined;
  }

  /** Every line written before this moment (milliseconds since 1970) has been given. */
  isCompleteTo(atMs: number): void {
    this.completeKey = timeKey(new Date(atMs - skewMs).toISOString());
    this.opened();
    this.onChange();
  }

  /** Nothing is expected until the next `opening`. */
  rest(): void {
    if (this.state !== 'resting') this.enter('resting');
  }

  /** Nothing comes any more. */
  close(): void {
    this.enter('closed');
  }

  get isOver(): boolean {
    return this.state === 'closed' && this.headKey === undefined;
  }

  get headArrived(): number {
    return this.batches[0]?.arrived ?? 0;
  }

  /** Adds lines; undefined when more may come at once, else resolves when there is room again. */
  add(lines: readonly LogLine[]): Promise<void> | undefined {
    if (lines.length === 0) return undefined;
    this.opened();
    let characters = 0;
    for (const { text } of lines) characters += text.length;
    this.lastNews = performance.now();
    this.countFor(lines.length, this.lastNews);
    this.batches.push({ lines, characters, arrived: this.lastNews });
    this.lines += lines.length;
    this.characters += characters;
    this.headKey ??= timeKey(lines[0]?.time ?? '');
    this.onChange();
    if (!this.isFull(1)) return undefined;
    return new Promise((resolve) => {
      this.roomy = resolve;
    });
  }

  /** Lines have come again that are known already: new ones follow. */
  passed(lines: number): void {
    this.lastNews = performance.now();
    this.countFor(lines, this.lastNews);
  }

  /** Moves lines up to a key, no more than a number of them, and of one batch only where that is wanted. */
  moveTo(records: LogRecord[], upTo: string | undefined, most: number, oneBatch: boolean): void {
    const { source } = this;
    for (let moved = 0; this.headKey !== undefined && moved < most; moved += 1) {
      if (moved > 0 && upTo !== undefined && this.headKey > upTo) return;
      const batch = this.batches[0];
      const line = batch?.lines[this.index];
      if (batch === undefined || line === undefined) return;
      records.push({ time: line.time, text: line.text, source });
      this.index += 1;
      this.lines -= 1;
      const isLast = this.index === batch.lines.length;
      if (isLast) {
        this.batches.shift();
        this.index = 0;
        this.characters -= batch.characters;
      }
      const next = this.batches[0]?.lines[this.index];
      this.headKey = next === undefined ? undefined : timeKey(next.time);
      if (isLast && oneBatch) return;
    }
  }

  /** Lets the reader go on when there is room. */
  makeRoom(): void {
    if (this.roomy === undefined || this.isFull(0.5)) return;
    this.roomy();
    this.roomy = undefined;
  }

  /** Until when the next line of another log waits for this one, which is empty. */
  awaitedUntil({ headKey = '', headArrived: arrived }: LogLane): number {
    if (this.state === 'resting' || this.state === 'closed') return 0;
    if (headKey < this.completeKey) return 0;
    if (this.state === 'opening') {
      this.awaitedSince ??= performance.now();
      return this.awaitedSince + openingMs;
    }
    return Math.max(arrived + windowMs, this.lastNews + windowMs, this.busyUntil);
  }

  private countFor(lines: number, now: number): void {
    if (now - this.secondBegan > 1_000) {
      this.secondBegan = now;
      this.linesOfSecond = 0;
    }
    this.linesOfSecond += lines;
    if (this.linesOfSecond >= busyLinesPerSecond) this.busyUntil = now + busyWindowMs;
  }

  private isFull(share: number): boolean {
    return this.lines > mostLines * share || this.characters > mostCharacters * share;
  }

  private enter(state: LogLane['state']): void {
    this.state = state;
    this.awaitedSince = undefined;
    this.lastNews = performance.now();
    this.onChange();
  }
}
