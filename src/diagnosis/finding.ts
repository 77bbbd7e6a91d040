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
  /** What to do, in a sentence; `fix` is the same to be followed literally, where that is possible. */
  readonly remedy: string;
  readonly fix?: Fix;
  /** certain: the cluster says so itself. likely: it fits, and little else does. possible: worth a look. */
  readonly confidence: Confidence;
  readonly patience: Patience;
  /** How long a finding that is not terminal may last before it is a failure, in milliseconds. */
  readonly budgetMs?: number;
  /** From when that counts, ISO 8601; left out: from first seen. */
  readonly startedAt?: string;
  /** Why that long: `the startup probe allows 90 s`. */
  readonly because?: string;
}

export type Confidence = 'certain' | 'likely' | 'possible';

/**
 * terminal: waiting cannot help. transient: it may heal by itself. probe: the container's own startup or
 * readiness settings say how long it may take.
 */
export type Patience = 'terminal' | 'transient' | 'probe';

/** A remedy that can be followed literally: a command for a shell, or a change of a file. */
export type Fix = { readonly command: string } | { readonly edit: Edit };

/** A change of todo-deploy.yaml. */
export interface Edit {
  /** Path of the value: `components.backend.values.resources.limits.memory`. */
  readonly set: string;
  readonly to: string | number | boolean;
  /** Where that is, `todo-deploy.yaml:31`, when the file is at hand. */
  readonly at?: string;
}
