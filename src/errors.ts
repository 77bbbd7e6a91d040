/** What each exit code of the program means; the table in README.deploy.md says the same. */
export const exitCodes = {
  ok: 0,
  bug: 1,
  usage: 2,
  environment: 3,
  build: 4,
  unhealthy: 5,
  refused: 6,
  interrupted: 130,
} as const;

/** The class of a failure: it decides the exit code. */
export type ErrorKind = Exclude<keyof typeof exitCodes, 'ok' | 'bug'>;

export interface DeployErrorInit {
  /** What to do next, in one or two sentences; a command where there is one. */
  hint?: string;
  /** Evidence, a line each: the last lines of a build, the events of a pod. Already redacted. */
  details?: readonly string[];
  cause?: unknown;
}

/**
 * A failure that we understand: the person sees its message, details and hint, never a stack.
 * `code` is stable and upper case (CONFIG_INVALID, IMAGE_TOO_LARGE); `kind` decides the exit code.
 */
export class DeployError extends Error {
  readonly hint: string | undefined;
  readonly details: readonly string[];

  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    message: string,
    init: DeployErrorInit = {},
  ) {
    super(message, init.cause === undefined ? undefined : { cause: init.cause });
    this.name = 'DeployError';
    this.hint = init.hint;
    this.details = init.details ?? [];
  }

  get exitCode(): number {
    return exitCodes[this.kind];
  }
}

/** The same error with one more line of evidence at its end. */
export function withDetail(error: DeployError, text: string): DeployError {
  const { kind, code, message, details, hint } = error;
  return new DeployError(kind, code, message, {
    details: [...details, text],
    cause: error,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** The failure of a run that the person stopped (Ctrl-C, SIGTERM). */
export function interrupted(during: string): DeployError {
  return new DeployError('interrupted', 'INTERRUPTED', `stopped during: ${during}`, {
    hint: 'Run the same command again: it goes on from here.',
  });
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
