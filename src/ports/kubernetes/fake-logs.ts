import { EventEmitter, once } from 'node:events';
import type { LogLine, LogOptions } from '../kubernetes.ts';

interface Log {
  lines: readonly LogLine[];
  /** Undefined before the first restart. */
  previous: readonly LogLine[] | undefined;
  /** How many lines the node has moved to older files, which the API does not show. */
  rotated: number;
  /** The run is over. */
  ended: boolean;
}

/** Logs of containers in memory, by `namespace/pod` and container. */
export class FakeLogs {
  private readonly logs = new Map<string, Log>();
  private readonly changes = new EventEmitter().setMaxListeners(0);
  /** Streams that were opened before it counted up have ended; what their end looks like. */
  private generation = 0;
  private breakWith: Error | undefined;

  /** Adds lines to the running container. */
  write(pod: string, container: string, ...lines: readonly LogLine[]): void {
    const log = this.log(pod, container);
    log.lines = [...log.lines, ...lines];
    this.changes.emit('change');
  }

  /** The container ends; the next line is of its next run. */
  restart(pod: string, container: string): void {
    const log = this.log(pod, container);
    const previous = log.lines.slice(log.rotated);
    this.logs.set(key(pod, container), { lines: [], previous, rotated: 0, ended: false });
    log.ended = true;
    this.changes.emit('change');
  }

  /** The node begins a new file: streams that are open go on, others no longer see what was written. */
  rotate(pod: string, container: string): void {
    const log = this.log(pod, container);
    log.rotated = log.lines.length;
  }

  /** All open streams end, quietly as a kubelet ends them, or with an error as a cut connection does. */
  cut(error?: Error): void {
    this.generation += 1;
    this.breakWith = error;
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

  async *read(
    pod: string,
    options: LogOptions,
    signal?: AbortSignal,
  ): AsyncGenerator<readonly LogLine[]> {
    const log = this.log(pod, options.container ?? '');
    const { generation } = this;
    let at = options.previous === true ? 0 : log.rotated;
    const all = () => (options.previous === true ? (log.previous ?? []) : log.lines);
    if (options.tailLines !== undefined) at = Math.max(at, all().length - options.tailLines);
    yield [];
    for (;;) {
      if (options.follow === true && generation !== this.generation) {
        if (this.breakWith !== undefined) throw this.breakWith;
        return;
      }
      const lines = all().slice(at);
      at += lines.length;
      const wanted = lines.filter((line) => isSince(line, options));
      if (wanted.length > 0) yield wanted;
      if (at < all().length) continue;
      if (options.follow !== true || log.ended || signal?.aborted === true) return;
      await this.change(signal);
    }
  }

  private async change(signal: AbortSignal | undefined): Promise<void> {
    const options = signal === undefined ? {} : { signal };
    await once(this.changes, 'change', options).catch(() => undefined);
  }

  private log(pod: string, container: string): Log {
    const known = this.logs.get(key(pod, container));
    if (known !== undefined) return known;
    const log = { lines: [], previous: undefined, rotated: 0, ended: false };
    this.logs.set(key(pod, container), log);
    return log;
  }
}

function key(pod: string, container: string): string {
  return `${pod}/${container}`;
}

/** The API server passes only the whole seconds of `sinceTime` on. */
function isSince({ time }: LogLine, { sinceTime, sinceSeconds }: LogOptions): boolean {
  if (sinceTime !== undefined) {
    return Date.parse(time) >= Math.floor(Date.parse(sinceTime) / 1000) * 1000;
  }
  return sinceSeconds === undefined || Date.parse(time) >= Date.now() - sinceSeconds * 1000;
}
