import type { Files } from '../ports/files.ts';
import { nodeFiles } from '../ports/files/node.ts';
import { LogTail, watchFolder } from '../ports/log-tail.ts';
import type { LogRecord, LogSink } from '../targets/log-record.ts';
import type { LogsRequest } from '../targets/target.ts';
import { LineCutter } from './line-cutter.ts';
import { inOrderOfTime, LogParser, selectRecords, wantedRuns } from './log-selection.ts';
import { logPath, supervisorPaths } from './state.ts';

/** Lines are cut shorter when they are written. */
const longestBytes = 1024 * 1024;
const batchSize = 5_000;
/** A line younger than this waits: another log may have an older one that has not been read yet. */
const settlingMs = 50;

/**
 * Writes what the processes of a folder wrote, in order of time, whether they run or not. Without more, the
 * present run of each; with `follow`, all that comes as well, until the signal fires. Resolves with the
 * number of logs there were. Throws FILE_UNREADABLE (environment).
 */
export async function readProcessLogs(
  folder: string,
  request: LogsRequest,
  sink: LogSink,
  signal: AbortSignal,
): Promise<number> {
  const reader = new LogsReader(folder, request, nodeFiles);
  try {
    const { count, records } = await reader.begin(Date.now());
    await deliver(records, sink, signal);
    if (request.follow) await follow(reader, supervisorPaths(folder).logs, sink, signal);
    return count;
  } finally {
    await reader.close();
  }
}

async function follow(
  reader: LogsReader,
  logs: string,
  sink: LogSink,
  signal: AbortSignal,
): Promise<void> {
  let wake: () => void = () => undefined;
  let isChanged = true;
  const onChange = (): void => {
    isChanged = true;
    wake();
  };
  watchFolder(logs, onChange, signal);
  signal.addEventListener('abort', onChange, { once: true });
  let waiting: LogRecord[] = [];
  while (!signal.aborted) {
    if (!isChanged) await new Promise<void>((resolve) => (wake = resolve));
    isChanged = false;
    const settled = new Date(Date.now() - settlingMs).toISOString();
    const records = inOrderOfTime([...waiting, ...(await reader.more())]);
    const later = records.findIndex(({ time }) => time > settled);
    waiting = later < 0 ? [] : records.splice(later);
    if (waiting.length > 0) setTimeout(onChange, settlingMs);
    await deliver(records, sink, signal);
  }
}

async function deliver(
  records: readonly LogRecord[],
  sink: LogSink,
  signal: AbortSignal,
): Promise<void> {
  for (let from = 0; from < records.length && !signal.aborted; from += batchSize)
    await sink(records.slice(from, from + batchSize));
}

/** The logs of all processes of a folder; those that come later are found as well. */
class LogsReader {
  private readonly logs = new Map<string, ProcessLog>();

  constructor(
    private readonly folder: string,
    private readonly request: LogsRequest,
    private readonly files: Files,
  ) {}

  /** What there is and is asked for, and the number of logs that it comes from. */
  async begin(now: number): Promise<{ count: number; records: readonly LogRecord[] }> {
    const { sinceSeconds, ...selection } = this.request;
    const since = sinceSeconds === undefined ? {} : { since: now - sinceSeconds * 1_000 };
    let count = 0;
    const found: LogRecord[] = [];
    for (const log of await this.open()) {
      const records = await log.read();
      const runs = wantedRuns(log.parser.runs, selection);
      if (runs.size === 0 || !this.isWanted(log)) continue;
      count += 1;
      for (const record of selectRecords(records, runs, { ...selection, ...since }))
        found.push(record);
    }
    return { count, records: inOrderOfTime(found) };
  }

  /** What has come since. */
  async more(): Promise<LogRecord[]> {
    const found: LogRecord[] = [];
    for (const log of await this.open()) {
      const records = await log.read();
      if (this.isWanted(log)) for (const record of records) found.push(record);
    }
    return found;
  }

  async close(): Promise<void> {
    await Promise.all([...this.logs.values()].map((log) => log.close()));
  }

  private isWanted({ parser }: ProcessLog): boolean {
    return this.request.component === undefined || parser.component === this.request.component;
  }

  private async open(): Promise<readonly ProcessLog[]> {
    const entries = await this.files.walk(supervisorPaths(this.folder).logs);
    for (const { path } of entries) {
      const name = /^([^/]+)\.log$/.exec(path)?.[1];
      if (name === undefined || this.logs.has(name)) continue;
      this.logs.set(name, new ProcessLog(this.folder, name, this.request.bytes));
    }
    return [...this.logs.values()];
  }
}

class ProcessLog {
  readonly parser: LogParser;
  private readonly tail: LogTail;
  private readonly cutter = new LineCutter(longestBytes);
  private readonly encoding: BufferEncoding;

  constructor(folder: string, name: string, bytes: boolean) {
    this.parser = new LogParser(name);
    this.tail = new LogTail(logPath(folder, name));
    this.encoding = bytes ? 'latin1' : 'utf8';
  }

  async read(): Promise<LogRecord[]> {
    const lines = this.cutter.push(await this.tail.read());
    return lines.flatMap((line) => this.parser.take(line.toString(this.encoding)) ?? []);
  }

  close(): Promise<void> {
    return this.tail.close();
  }
}
