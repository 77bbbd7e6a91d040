import type { Clock } from '../../ports/clock.ts';
import type { ContainerEvent, Containers, Labels } from '../../ports/docker-containers.ts';

export interface WatchOptions {
  readonly containers: Containers;
  readonly labels: Labels;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** The events of a project's containers, so that nobody has to ask again and again. */
export class ContainerWatch {
  private readonly stop = new AbortController();
  private readonly deaths = new Map<string, number>();
  private over: Promise<void> = Promise.resolve();
  private failure: unknown;
  private wake: () => void = () => undefined;
  private next: Promise<void> = Promise.resolve();

  private constructor(private readonly options: WatchOptions) {
    this.renew();
  }

  /** Resolves when no later event is missed. Throws ENGINE_UNREACHABLE. */
  static async open(options: WatchOptions): Promise<ContainerWatch> {
    const watch = new ContainerWatch(options);
    await new Promise<void>((resolve, reject) => {
      const { containers, labels, signal } = options;
      const on = {
        open: resolve,
        event: (event: ContainerEvent) => {
          watch.hear(event);
        },
      };
      const until = AbortSignal.any([signal, watch.stop.signal]);
      watch.over = containers.watch(labels, on, until).then(resolve, (error: unknown) => {
        watch.failure = error;
        watch.tell();
        reject(error instanceof Error ? error : new Error(String(error)));
      });
    });
    return watch;
  }

  /** How often a container has ended since the watch began. */
  deathsOf(id: string): number {
    return this.deaths.get(id) ?? 0;
  }

  /** Resolves at the next event, at `until` (milliseconds since the epoch), or when the run is stopped. */
  async news(until: number = Infinity): Promise<void> {
    await this.newsSince(this.moment(), until);
  }

  /** What `newsSince` needs to miss no event after this moment. */
  moment(): Promise<void> {
    return this.next;
  }

  /** The same for events after a moment. Throws what ended the watch. */
  async newsSince(moment: Promise<void>, until: number = Infinity): Promise<void> {
    const { clock, signal } = this.options;
    const timer = new AbortController();
    const limit = AbortSignal.any([timer.signal, signal]);
    const waits = [moment, aborted(limit)];
    if (until !== Infinity) {
      waits.push(clock.sleep(Math.max(0, until - clock.now()), limit).catch(() => undefined));
    }
    await Promise.race(waits);
    timer.abort();
    if (this.failure !== undefined) throw this.failure as Error;
  }

  async close(): Promise<void> {
    this.stop.abort();
    await this.over;
  }

  private hear({ action, id }: ContainerEvent): void {
    if (action === 'die') this.deaths.set(id, this.deathsOf(id) + 1);
    // What a health check runs inside is no change of the container.
    if (!action.startsWith('exec_')) this.tell();
  }

  private tell(): void {
    const { wake } = this;
    this.renew();
    wake();
  }

  private renew(): void {
    this.next = new Promise((resolve) => {
      this.wake = resolve;
    });
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else
      signal.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
  });
}
