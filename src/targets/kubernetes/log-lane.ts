import type { LogLine } from '../../ports/kubernetes.ts';
import { timeKey, type LogRecord, type LogSource } from './log-record.ts';

/** How long the others wait for a log that is silent: its line may be on the way. */
const windowMs = 200;
/** The same while it delivers what was written before it was opened. */
const catchUpMs = 500;
/** The same while it is being opened. */
const openingMs = 3_000;
/** More than this of one log waits in memory before it is read on. */
const mostLines = 20_000;
const mostCharacters = 8 << 20;

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
  private state: 'opening' | 'catching up' | 'live' | 'resting' | 'closed' = 'resting';
  private lastNews = 0;
  private roomy: (() => void) | undefined;
  /** Key of the next line; undefined when none is there. */
  headKey: string | undefined;

  constructor(
    readonly source: LogSource,
    private readonly onChange: () => void,
  ) {}

  /** A stream is being opened: the others wait a little for it. */
  opening(): void {
    if (this.state !== 'opening') this.enter('opening');
  }

  /** The stream is open. */
  opened(): void {
    if (this.state === 'opening') this.enter('catching up');
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
    let characters = 0;
    for (const { text } of lines) characters += text.length;
    this.lastNews = performance.now();
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

  /** Until when a line that has arrived waits for this log, which is empty. */
  awaitedUntil(arrived: number): number {
    if (this.state === 'resting' || this.state === 'closed') return 0;
    if (this.state === 'opening') return this.lastNews + openingMs;
    const silentFor = performance.now() - this.lastNews;
    if (this.state === 'catching up' && silentFor >= catchUpMs) this.state = 'live';
    const patience = this.state === 'live' ? windowMs : catchUpMs;
    return Math.max(arrived, this.lastNews) + patience;
  }

  private isFull(share: number): boolean {
    return this.lines > mostLines * share || this.characters > mostCharacters * share;
  }

  private enter(state: LogLane['state']): void {
    this.state = state;
    this.lastNews = performance.now();
    this.onChange();
  }
}
