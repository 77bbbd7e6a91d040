import { EventEmitter, once } from 'node:events';
import type { LogLine, LogOptions } from '../kubernetes.ts';

interface Log {
  lines: LogLine[];
  /** Undefined before the first restart. */
  previous: LogLine[] | undefined;
  ended: boolean;
}

/** Logs of containers in memory, by `namespace/pod` and container. */
export class FakeLogs {
  private readonly logs = new Map<string, Log>();
  private readonly changes = new EventEmitter().setMaxListeners(0);

  /** Adds lines to the running container. */
  write(pod: string, container: string, ...lines: readonly LogLine[]): void {
    this.log(pod, container).lines.push(...lines);
    this.changes.emit('change');
  }

  /** The container ends; the next line is of its next run. */
  restart(pod: string, container: string): void {
    const log = this.log(pod, container);
    this.logs.set(key(pod, container), { lines: [], previous: log.lines, ended: false });
    log.ended = true;
    this.changes.emit('change');
  }

  /** Streams that are open end, as at a rotation of the log; the container runs on. */
  cut(pod: string, container: string): void {
    const log = this.log(pod, container);
    this.logs.set(key(pod, container), { ...log, lines: [...log.lines] });
    log.ended = true;
    this.changes.emit('change');
  }

  /** The container ends for good. */
  end(pod: string, container: string): void {
    this.log(pod, container).ended = true;
    this.changes.emit('change');
  }

  /** Whether the container has had a run before this one. */
  hasPrevious(pod: string, container = ''): boolean {
    return this.log(pod, container).previous !== undefined;
  }

  async *read(pod: string, options: LogOptions, signal?: AbortSignal): AsyncGenerator<LogLine> {
    const log = this.log(pod, options.container ?? '');
    const lines = options.previous === true ? (log.previous ?? []) : log.lines;
    const skipped =
      options.tailLines === undefined ? 0 : Math.max(0, lines.length - options.tailLines);
    for (let index = skipped; ; index += 1) {
      while (index >= lines.length) {
        if (options.follow !== true || log.ended || signal?.aborted === true) return;
        await this.change(signal);
      }
      const line = lines[index];
      if (line !== undefined && isSince(line, options)) yield line;
    }
  }

  private async change(signal: AbortSignal | undefined): Promise<void> {
    const options = signal === undefined ? {} : { signal };
    await once(this.changes, 'change', options).catch(() => undefined);
  }

  private log(pod: string, container: string): Log {
    const known = this.logs.get(key(pod, container));
    if (known !== undefined) return known;
    const log = { lines: [], previous: undefined, ended: false };
    this.logs.set(key(pod, container), log);
    return log;
  }
}

function key(pod: string, container: string): string {
  return `${pod}/${container}`;
}

function isSince({ time }: LogLine, { sinceTime, sinceSeconds }: LogOptions): boolean {
  if (sinceTime !== undefined) return Date.parse(time) >= Date.parse(sinceTime);
  return sinceSeconds === undefined || Date.parse(time) >= Date.now() - sinceSeconds * 1000;
}
