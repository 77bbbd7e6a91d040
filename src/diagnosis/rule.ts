import type { Finding } from './finding.ts';
import type { View } from './view.ts';

/** What a rule found; the code is the rule's. */
export interface Clue extends Omit<Finding, 'code'> {
  /** Other objects that this explains: the pods of a Job. */
  readonly explains?: readonly string[];
}

/** One cause that we know how to recognise. */
export interface Rule {
  /** Stable, upper case; people search for it. */
  readonly code: string;
  /**
   * True for a rule that describes a symptom: its finding is left out when a more specific rule says
   * something about the same object.
   */
  readonly symptom?: true;
  find(view: View): readonly Clue[];
}

/** Waiting cannot help. */
export const terminal = { patience: 'terminal' } as const;

/** It may heal by itself; after `seconds` it counts as a failure. */
export function transient(seconds: number): { patience: 'transient'; budgetMs: number } {
  return { patience: 'transient', budgetMs: seconds * 1000 };
}
