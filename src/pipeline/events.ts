import type { MovedBytes } from '../clusters/provider.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { ErrorKind } from '../errors.ts';
import type { ProgressDetail } from '../rollout/progress.ts';
import type { PlannedStep, StepId } from '../plan/steps.ts';

/** An error as it appears in events. */
export interface EventError {
  readonly code: string;
  readonly kind: ErrorKind | 'bug';
  readonly message: string;
  readonly hint?: string;
  readonly details: readonly string[];
}

/**
 * Everything that a command tells while it works, in one union; reporters draw it, `--json` prints it,
 * a line each. `time` (ISO 8601) is added where an event leaves the program.
 */
export type DeployEvent =
  | { readonly type: 'plan'; readonly steps: readonly PlannedStep[] }
  | {
      readonly type: 'step-started';
      readonly step: StepId;
      readonly title: string;
      /** What the step took in earlier runs, and what it and all that follow should take. */
      readonly usualSeconds?: number;
      readonly leftSeconds?: number;
    }
  | ({
      readonly type: 'step-progress';
      readonly step: StepId;
      readonly message: string;
      readonly component?: string;
    } & ProgressDetail &
      Partial<MovedBytes>)
  | {
      readonly type: 'step-finished';
      readonly step: StepId;
      readonly outcome: 'done' | 'skipped';
      readonly summary: string;
      readonly seconds: number;
    }
  | { readonly type: 'step-failed'; readonly step: StepId; readonly error: EventError }
  | { readonly type: 'note'; readonly message: string }
  | { readonly type: 'warning'; readonly message: string; readonly hint?: string }
  | { readonly type: 'finding'; readonly finding: Finding }
  /** Only with --verbose: why a setting has the value it has, which program was run. */
  | { readonly type: 'detail'; readonly message: string }
  | { readonly type: 'error'; readonly error: EventError }
  /** With --watch: what was saved, a line each; a round begins. */
  | { readonly type: 'changed'; readonly changes: readonly string[] }
  /** With --watch: a round is over. */
  | {
      readonly type: 'round';
      readonly outcome: 'live' | 'unchanged' | 'failed';
      /** Since the first save that made it. */
      readonly seconds: number;
    }
  /** The last event of a command that has an answer: the document of `status --json`, the URL of `up`. */
  | {
      readonly type: 'result';
      readonly command: string;
      readonly result: unknown;
      readonly text: string;
    };

export type Emit = (event: DeployEvent) => void;
