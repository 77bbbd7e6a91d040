import type { LogLine } from '../../ports/kubernetes.ts';
import { timeKey, type LogRecord, type LogSink, type LogSource } from '../log-record.ts';

const batchSize = 5_000;

/** A log that is there as a whole. */
export interface WholeLog {
  readonly source: LogSource;
  readonly batches: AsyncIterable<readonly LogLine[]>;
}

/**
 * Merges logs that are in order themselves into one, in order of time, reading each only as far as needed.
 */
export async function mergeLogs(logs: readonly WholeLog[], sink: LogSink): Promise<void> {
  const cursors = logs.map((log) => new Cursor(log));
  await Promise.all(cursors.map((cursor) => cursor.fill()));
  let records: LogRecord[] = [];
  for (;;) {
    const [first, second] = firstTwo(cursors);
    if (first === undefined) break;
    do {
      records.push(first.shift());
      if (records.length === batchSize) {
        await sink(records);
        records = [];
      }
      if (first.key === undefined) await first.fill();
    } while (first.isBefore(second));
  }
  if (records.length > 0) await sink(records);
}

class Cursor {
  /** Key of the next line; undefined at the end of a batch. */
  key: string | undefined;
  private readonly iterator: AsyncIterator<readonly LogLine[]>;
  private batch: readonly LogLine[] = [];
  private index = 0;

  constructor(private readonly log: WholeLog) {
    this.iterator = log.batches[Symbol.asyncIterator]();
  }

  /** Fetches lines when there are none left; the key stays undefined at the end of the log. */
  async fill(): Promise<void> {
    while (this.key === undefined) {
      const result = await this.iterator.next();
      if (result.done === true) return;
      this.batch = result.value;
      this.index = 0;
      this.look();
    }
  }

  isBefore(other: Cursor | undefined): boolean {
    if (this.key === undefined) return false;
    return other?.key === undefined || this.key <= other.key;
  }

  shift(): LogRecord {
    const line = this.batch[this.index] ?? { time: '', text: '' };
    this.index += 1;
    this.look();
    return { time: line.time, text: line.text, source: this.log.source };
  }

  private look(): void {
    const line = this.batch[this.index];
    this.key = line === undefined ? undefined : timeKey(line.time);
  }
}

function firstTwo(cursors: readonly Cursor[]): (Cursor | undefined)[] {
  let first: Cursor | undefined;
  let second: Cursor | undefined;
  for (const cursor of cursors) {
    if (cursor.key === undefined) continue;
    if (first?.key === undefined || cursor.key < first.key) [first, second] = [cursor, first];
    else if (second?.key === undefined || cursor.key < second.key) second = cursor;
  }
  return [first, second];
}
