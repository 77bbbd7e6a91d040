import type { LogRecord, LogSource } from '../targets/log-record.ts';
import { parseLine, type LoggedRun } from './log-line.ts';

/** Which lines of a log are wanted; with neither of the first two, those of the present run. */
export interface LogSelection {
  /** Those of the run before. */
  readonly previous: boolean;
  /** Those of every run since what runs was changed. */
  readonly sinceDeploy: boolean;
  /** From then on, in milliseconds since the epoch. */
  readonly since?: number;
  /** The last ones. */
  readonly tailLines?: number;
}

/** Makes records of the lines of one process, one after the other. */
export class LogParser {
  /** Every run that the log knows of, in order. */
  readonly runs: LoggedRun[] = [];
  private source: LogSource;

  constructor(private readonly name: string) {
    this.source = this.sourceOf({ run: '', component: name });
  }

  /** The component that the present run belongs to. */
  get component(): string {
    return this.source.component;
  }

  /** The record of a line without its end; undefined for what is no output. */
  take(line: string): LogRecord | undefined {
    const parsed = parseLine(line);
    if (parsed?.run !== undefined && parsed.run.run !== this.source.uid) {
      this.runs.push(parsed.run);
      this.source = this.sourceOf(parsed.run);
    }
    if (parsed?.text === undefined) return undefined;
    return { time: parsed.time, text: parsed.text, source: this.source };
  }

  private sourceOf({ run, component }: Pick<LoggedRun, 'run' | 'component'>): LogSource {
    const { name } = this;
    return { component, pod: name, uid: run, node: '', container: component, label: name };
  }
}

/** The runs whose lines are wanted; none with `previous` when there was only one. */
export function wantedRuns(
  runs: readonly LoggedRun[],
  { previous, sinceDeploy }: LogSelection,
): ReadonlySet<string> {
  const present = runs.at(-1);
  if (previous) return new Set(runs.slice(-2, -1).map(({ run }) => run));
  if (present === undefined) return new Set();
  if (!sinceDeploy) return new Set([present.run]);
  const before = runs.findLastIndex(({ fingerprint }) => fingerprint !== present.fingerprint);
  return new Set(runs.slice(before + 1).map(({ run }) => run));
}

/** The wanted ones among the records of a log. */
export function selectRecords(
  records: readonly LogRecord[],
  runs: ReadonlySet<string>,
  { since = 0, tailLines = Infinity }: LogSelection,
): readonly LogRecord[] {
  const wanted = records.filter(
    ({ time, source }) => runs.has(source.uid) && Date.parse(time) >= since,
  );
  return wanted.slice(Math.max(0, wanted.length - tailLines));
}

/** In order of time; each log keeps its own order. */
export function inOrderOfTime(records: readonly LogRecord[]): LogRecord[] {
  return [...records].sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
}
