import type { Confidence, Finding } from './finding.ts';
import type { View } from './view.ts';

/** What a rule found; the code is the rule's. */
export interface Clue extends Omit<Finding, 'code' | 'confidence'> {
  /** Default: certain. */
  readonly confidence?: Confidence;
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
  /** What `todo-deploy explain CODE` shows. */
  readonly page: Page;
  find(view: View): readonly Clue[];
}

/** The documentation of a code, for people who know no Kubernetes. */
export interface Page {
  /** A few words: `The image does not exist`. */
  readonly title: string;
  /** What has happened, and what it means for the app. */
  readonly meaning: string;
  /** What it mostly comes from, the likeliest first. */
  readonly causes: readonly string[];
  /** How to look for oneself: a command each, with what to look for. */
  readonly look: readonly string[];
  /** How to mend it, a step each. */
  readonly mend: readonly string[];
}

/** The part of a clue that says how long it may last. */
export type Patient = Pick<Finding, 'patience' | 'budgetMs' | 'startedAt' | 'because'>;

/** Waiting cannot help. */
export const terminal = { patience: 'terminal' } as const;

/** Worth knowing, and no reason to fail a rollout: it has no budget that could be used up. */
export const withoutFailing = { patience: 'transient' } as const;

/** It may heal by itself; after `seconds` it counts as a failure. */
export function transient(seconds: number, because?: string): Patient {
  return budget('transient', seconds, because);
}

/** The container's own probes allow `seconds`; after that it counts as a failure. */
export function byProbe(seconds: number, because: string): Patient {
  return budget('probe', seconds, because);
}

function budget(patience: 'transient' | 'probe', seconds: number, because: string | undefined) {
  return { patience, budgetMs: seconds * 1000, ...(because === undefined ? {} : { because }) };
}
