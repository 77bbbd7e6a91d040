import { contentChanges } from '../plan/explain.ts';
import type { Sight } from './sight.ts';

/** What there is now; `written` means that alone that a deployment may write by itself. */
export type Look = (which: 'all' | 'written') => Promise<Sight>;

/** What was there when the last round began. */
export class Remembered {
  #sight = new Map<string, string>();
  #written = new Set<string>();

  constructor(private readonly look: Look) {}

  /** Looks again; what has changed since, a line each. */
  async renew(): Promise<string[]> {
    const before = this.#sight;
    this.#sight = new Map(await this.look('all'));
    return contentChanges(before, this.#sight);
  }

  /** What a run has written by itself is no change. */
  async renewWritten(): Promise<void> {
    for (const [name, text] of await this.look('written')) {
      this.#sight.set(name, text);
      this.#written.add(name);
    }
  }

  /** Those of these files that a person has saved, be it as they were. */
  savedAmong(names: Iterable<string>): string[] {
    return [...names].filter((name) => this.#sight.has(name) && !this.#written.has(name));
  }
}
