/**
 * The lines of a log file: `TIME text` for what the process wrote, `TIME# …` for what the supervisor has to
 * say of its runs; TIME is ISO 8601 with milliseconds. No output can be taken for a mark: a space follows its time.
 */
const timeLength = '2026-01-01T00:00:00.000Z'.length;

/** One run of a process: where it began in the log. */
export interface RunMark {
  readonly run: string;
  readonly fingerprint: string;
}

export interface LogFileLine {
  readonly time: string;
  /** Absent for a mark. */
  readonly text?: string;
  /** Present where a run begins. */
  readonly began?: RunMark;
}

export function outputLine(time: string, text: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${time} `), text, Buffer.from('\n')]);
}

export function beganLine(time: string, { run, fingerprint }: RunMark, pid: number): Buffer {
  return Buffer.from(`${time}# run ${run} of ${fingerprint} began, pid ${pid}\n`);
}

export function endedLine(time: string, run: string, message: string): Buffer {
  return Buffer.from(`${time}# run ${run} ended: ${message}\n`);
}

/** Reads a line, without its end; undefined for one that is none of ours (half written, by hand). */
export function parseLine(line: string): LogFileLine | undefined {
  const time = line.slice(0, timeLength);
  if (time.length < timeLength || Number.isNaN(Date.parse(time))) return undefined;
  if (line.charAt(timeLength) === ' ') return { time, text: line.slice(timeLength + 1) };
  if (line.charAt(timeLength) !== '#') return undefined;
  const [, run, fingerprint] =
    /^# run (\S+) of (.+) began, pid \d+$/.exec(line.slice(timeLength)) ?? [];
  return run === undefined || fingerprint === undefined
    ? { time }
    : { time, began: { run, fingerprint } };
}
