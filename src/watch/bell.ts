import type { Clock } from '../ports/clock.ts';

/** How long nothing may change before a save counts as done: editors write in several strokes. */
const silenceMs = 120;

/** Why the bell was rung. */
export interface Rung {
  /** When it rang first, in milliseconds since the epoch. */
  readonly since: number;
  /** What has changed, by name. */
  readonly names: ReadonlySet<string>;
}

/** Rings when files change, and keeps it until somebody comes to look. */
export class Bell {
  #rung: { since: number; names: Set<string> } | undefined;
  #last = 0;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(private readonly clock: Clock) {}

  /** It has rung, and nobody has come to look. */
  get isRinging(): boolean {
    return this.#rung !== undefined;
  }

  ring(name: string): void {
    this.#last = this.clock.now();
    this.#rung ??= { since: this.#last, names: new Set() };
    this.#rung.names.add(name);
    this.#wake?.();
  }

  /** It will ring no more: whoever waits for it is told why. */
  break(failure: Error): void {
    this.#failure ??= failure;
    this.#wake?.();
  }

  /**
   * Resolves when it has rung and then been silent for a moment. Undefined when the signal fires before. Throws
   * why it rings no more.
   */
  async answered(signal: AbortSignal): Promise<Rung | undefined> {
    while (!signal.aborted) {
      if (this.#failure !== undefined) throw this.#failure;
      const rung = this.#rung;
      const rest = this.#last + silenceMs - this.clock.now();
      if (rung === undefined) await this.#change(signal);
      else if (rest > 0) await this.clock.sleep(rest, signal).catch(() => undefined);
      else {
        this.#rung = undefined;
        return rung;
      }
    }
    return undefined;
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', done);
        this.#wake = undefined;
        resolve();
      };
      this.#wake = done;
      signal.addEventListener('abort', done);
    });
  }
}
