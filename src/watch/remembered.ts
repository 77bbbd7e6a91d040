import { contentChanges } from '../plan/explain.ts';
import type { Sight } from './sight.ts';

/** What there is now; `written` means that alone that a deployment may write by itself. */
export type Look = (which: 'all' | 'written') => Promise<Sight>;

/** What has changed since the last round. */
export interface Change {
  readonly names: ReadonlySet<string>;
  /** The same for people, a line each. */
  readonly lines: readonly string[];
}

/** What was there when the last round began. */
export class Remembered {
  #sight = new Map<string, string>();
  #written = new Set<string>();

  constructor(private readonly look: Look) {}

  get sight(): Sight {
    return this.#sight;
  }

  /** Looks again. */
  async renew(): Promise<Change> {
    const before = this.#sight;
    const now = new Map(await this.look('all'));
    this.#sight = now;
    const names = [...before.keys(), ...now.keys()];
    return {
      names: new Set(names.filter((name) => before.get(name) !== now.get(name))),
      lines: contentChanges(before, now),
    };
  }

  /** What a run has written by itself is no change. */
  async renewWritten(): Promise<void> {
    for (const [name, text] of await this.look('written')) {
      this.#sight.set(name, text);
      this.#written.add(name);
    }
  }

  /** A change of those of these files that a person has saved as they were. */
  savedAgain(names: Iterable<string>): Change {
    const saved = [...names].filter((name) => this.#sight.has(name) && !this.#written.has(name));
    return { names: new Set(saved), lines: saved.map((name) => `saved again: ${name}`) };
  }
}
