/** The steps of a deployment, in the order in which they run. */
export const stepIds = [
  'branch',
  'cluster',
  'namespace',
  'tools',
  'secrets',
  'build',
  'transport',
  'rehearse',
  'database',
  'migrate',
  'release',
  'watch',
  'access',
  'verify',
  'rollback',
] as const;

export type StepId = (typeof stepIds)[number];

/** One thing that a step will do, or leave, and why. */
export interface PlannedAction {
  /** Component, or empty for what concerns all of them. */
  readonly component: string;
  readonly action: 'do' | 'skip';
  /** What: `build todo/backend:c-1f…`. */
  readonly what: string;
  /** Why: `3 files changed since c-0a…`, `the image is in the registry already`. */
  readonly reason: string;
  /** With --explain: what has changed, a line each. */
  readonly details?: readonly string[];
}

export interface PlannedStep {
  readonly step: StepId;
  readonly actions: readonly PlannedAction[];
}
