/** A diagnosis: what is wrong, how we know, what to do. */
export interface Finding {
  /** Stable, upper case: IMAGE_NOT_FOUND. */
  readonly code: string;
  /** The component that it is about; empty for the cluster as a whole. */
  readonly component: string;
  /** Object that shows it: `pod/todo-backend-7d9c`. */
  readonly object: string;
  /** The cause in one sentence. */
  readonly cause: string;
  /** Events, states, exit codes, last log lines; redacted. */
  readonly evidence: readonly string[];
  /** A command, or an edit. */
  readonly remedy: string;
  /** terminal: waiting cannot help. transient: it may heal by itself. */
  readonly patience: 'terminal' | 'transient';
  /** How long a transient finding may last before it is a failure, in milliseconds from first seen. */
  readonly budgetMs?: number;
}
