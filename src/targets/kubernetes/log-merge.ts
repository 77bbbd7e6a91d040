import { timeKey, type LogRecord, type LogSink } from './log-record.ts';

const batchSize = 500;

/**
 * Merges logs that are in order themselves into one, in order of time, reading each only as far as needed.
 */
export async function mergeLogs(
  logs: readonly AsyncIterable<LogRecord>[],
  sink: LogSink,
): Promise<void> {
  const iterators = logs.map((log) => log[Symbol.asyncIterator]());
  const heads = await Promise.all(iterators.map(async (iterator) => head(await iterator.next())));
  let batch: LogRecord[] = [];
  for (;;) {
    const index = earliest(heads);
    const chosen = heads[index];
    if (chosen === undefined) break;
    batch.push(chosen.record);
    if (batch.length === batchSize) {
      await sink(batch);
      batch = [];
    }
    const iterator = iterators[index];
    heads[index] = iterator && head(await iterator.next());
  }
  if (batch.length > 0) await sink(batch);
}

interface Head {
  readonly key: string;
  readonly record: LogRecord;
}

function head(result: IteratorResult<LogRecord>): Head | undefined {
  return result.done === true
    ? undefined
    : { key: timeKey(result.value.time), record: result.value };
}

function earliest(heads: readonly (Head | undefined)[]): number {
  let best = -1;
  heads.forEach((one, index) => {
    const than = heads[best];
    if (one !== undefined && (than === undefined || one.key < than.key)) best = index;
  });
  return best;
}

const windowMs = 200;
const flushMs = 50;
/** More than this many lines wait for the sink before the logs are read on. */
const mostPending = 20_000;

interface Pending extends Head {
  readonly arrived: number;
}

/**
 * Puts lines of several running logs in order of time: each waits a moment, so that an earlier line of a
 * slower log can go before it.
 */
export class ReorderWindow {
  private pending: Pending[] = [];
  private timer: NodeJS.Timeout | undefined;
  private failed = false;
  private flushing: Promise<void> = Promise.resolve();

  /** `onFailure` is told what the sink throws; nothing is shown after that. */
  constructor(
    private readonly sink: LogSink,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Resolves when the next line may come. */
  async add(record: LogRecord): Promise<void> {
    this.pending.push({ key: timeKey(record.time), record, arrived: performance.now() });
    this.timer ??= setTimeout(() => {
      this.flush(windowMs);
    }, flushMs);
    if (this.pending.length > mostPending) {
      this.flush(0);
      await this.flushing;
    }
  }

  /** Hands over what is left. */
  async close(): Promise<void> {
    this.flush(-1);
    await this.flushing;
  }

  private flush(olderThanMs: number): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const before = performance.now() - olderThanMs;
    let last = '';
    for (const { key, arrived } of this.pending) if (arrived <= before && key > last) last = key;
    // Array.sort is stable: lines of one log at the same time stay in order.
    this.pending.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    const end = this.pending.findIndex(({ key }) => key > last);
    const ready = this.pending.splice(0, end < 0 ? this.pending.length : end);
    if (ready.length > 0) {
      const records = ready.map(({ record }) => record);
      this.flushing = this.flushing.then(() => this.write(records));
    }
    if (this.pending.length > 0) {
      this.timer = setTimeout(() => {
        this.flush(windowMs);
      }, flushMs);
    }
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
