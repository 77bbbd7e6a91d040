/**
 * The lines of a log file: `TIME text` for what the process wrote, `TIME# …` for what the supervisor has to
 * say of its runs; TIME is ISO 8601 with milliseconds. No output can be taken for a mark: a space follows its time.
 */
const timeLength = '2026-01-01T00:00:00.000Z'.length;

/** One run of a process. */
export interface LoggedRun {
  readonly run: string;
  readonly component: string;
  readonly fingerprint: string;
}

export interface LogFileLine {
  readonly time: string;
  /** Absent for what the supervisor has to say. */
  readonly text?: string;
  /** Whose lines follow. */
  readonly run?: LoggedRun;
}

export function outputLine(time: string, text: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${time} `), text, Buffer.from('\n')]);
}

/** Stands before the lines of a run, and again at the head of each file that it goes on in. */
export function runLine(
  time: string,
  what: 'begins' | 'goes on',
  { run, component, fingerprint }: LoggedRun,
  pid: number,
): Buffer {
  const about = `component ${component}, fingerprint ${fingerprint}, pid ${pid}`;
  return Buffer.from(`${time}# run ${run} ${what}: ${about}\n`);
}

export function endLine(time: string, run: string, message: string): Buffer {
  return Buffer.from(`${time}# run ${run} is over: ${message}\n`);
}

const runPattern = /^# run (\S+) (?:begins|goes on): component (\S+), fingerprint (\S*), pid \d+$/;

/** Reads a line, without its end; undefined for one that is none of ours (half written, by hand). */
export function parseLine(line: string): LogFileLine | undefined {
  const time = line.slice(0, timeLength);
  if (time.length < timeLength || Number.isNaN(Date.parse(time))) return undefined;
  const rest = line.slice(timeLength);
  if (rest.startsWith(' ')) return { time, text: rest.slice(1) };
  if (!rest.startsWith('#')) return undefined;
  const found = runPattern.exec(rest);
  if (found === null) return { time };
  const [, run = '', component = '', fingerprint = ''] = found;
  return { time, run: { run, component, fingerprint } };
}
