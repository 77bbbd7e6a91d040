import type { TargetName } from '../config/schema.ts';
import type { Scene } from './scene.ts';
import type { System } from './system.ts';

/** What a failure means for a target: `up` stops, or only tells. */
export type Severity = 'stop' | 'tell';

/** What a check came to. `remedy` is one thing to do, for this operating system. */
export type Verdict =
  | { readonly state: 'pass'; readonly detail: string }
  /** Nothing to judge here; `detail` says why. */
  | { readonly state: 'skip'; readonly detail: string }
  | {
      readonly state: 'warn' | 'fail';
      readonly detail: string;
      readonly remedy: string;
      /** What `--fix` would do, as it is told before: `set the mode of … to 600`. */
      readonly fix?: string;
      /** Code of the error that a deployment would end with; `todo-deploy explain` has a page for it. */
      readonly code?: string;
    };

/** There is nothing to look at: no engine answers, no cluster is meant. */
export interface Skip {
  readonly skip: string;
}

/** What a fix says while it works; one line, present tense. */
export type Tell = (message: string) => void;

/**
 * One condition of this machine or of what it talks to. `gather` looks, through ports; `judge` decides, and is
 * a pure function of what was seen.
 */
export interface Check<Facts = unknown> {
  /** Stable; scripts read it. */
  readonly id: string;
  readonly title: string;
  /** The targets that it concerns. */
  readonly severity: Readonly<Partial<Record<TargetName, Severity>>>;
  /** How long `gather` may take, in milliseconds; `checkLimitMs` when not given. */
  readonly limitMs?: number;
  gather(scene: Scene): Promise<Facts | Skip>;
  judge(facts: Facts, system: System): Verdict;
  /**
   * Does what the verdict's `fix` says, with no more rights than there are, and leaves nothing half-made.
   * Whether it helped, the check itself is asked afterwards. Throws DeployErrors.
   */
  fix?(facts: Facts, scene: Scene, tell: Tell): Promise<void>;
}

/** How long a check may look, in milliseconds: all run at once, and all of them are to end within 10 s. */
export const checkLimitMs = 6_000;

export function pass(detail: string): Verdict {
  return { state: 'pass', detail };
}

export function skip(detail: string): Verdict {
  return { state: 'skip', detail };
}

export function warn(detail: string, remedy: string, fix?: string): Verdict {
  return { state: 'warn', detail, remedy, ...(fix === undefined ? {} : { fix }) };
}

/** The same verdict, with the code of the error that it foretells. */
export function coded(code: string, verdict: Verdict): Verdict {
  return 'remedy' in verdict ? { ...verdict, code } : verdict;
}

export function fail(detail: string, remedy: string, fix?: string): Verdict {
  return { state: 'fail', detail, remedy, ...(fix === undefined ? {} : { fix }) };
}
