import type { Clock } from '../ports/clock.ts';
import type { Kubernetes } from '../ports/kubernetes.ts';
import type { Snapshot } from './snapshot.ts';
import { watchNamespace } from './watch-namespace.ts';

export interface LiveNamespaceOptions {
  readonly kubernetes: Kubernetes;
  readonly namespace: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** A namespace that is watched beside other work, which asks how it is now and when it changes. */
export class LiveNamespace {
  private readonly stop = new AbortController();
  private readonly watching: Promise<void>;
  private newest: Snapshot | undefined;
  private wake: () => void = () => undefined;

  constructor(private readonly options: LiveNamespaceOptions) {
    const { kubernetes, namespace, clock, signal } = options;
    this.watching = watchNamespace({
      ...{ kubernetes, namespace, now: () => clock.now() },
      signal: AbortSignal.any([signal, this.stop.signal]),
      onSnapshot: (snapshot) => {
        this.newest = snapshot;
        this.wake();
      },
    });
    // Told to whoever waits for news; without one it must not end the program.
    this.watching.catch(() => undefined);
  }

  /** The newest state; undefined until the first lists are there. */
  get snapshot(): Snapshot | undefined {
    return this.newest;
  }

  /**
   * Resolves at the next change, at `until` (milliseconds since the epoch), or when the signal fires. Throws
   * what ended the watch.
   */
  async news(until: number): Promise<void> {
    const { clock, signal } = this.options;
    const done = new AbortController();
    const sleep = clock.sleep(
      Math.max(0, until - clock.now()),
      AbortSignal.any([signal, done.signal]),
    );
    const change = new Promise<void>((resolve) => {
      this.wake = resolve;
    });
    const failed = this.watching.then(() => change);
    await Promise.race([change, sleep.catch(() => undefined), failed]);
    done.abort();
  }

  /** Ends the watch. */
  async close(): Promise<void> {
    this.stop.abort();
    await this.watching.catch(() => undefined);
  }
}
