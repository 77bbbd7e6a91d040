import type { SystemUser } from './files.ts';

/** A program and its arguments; argv never carries a secret. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
}

export interface ExecOptions {
  readonly cwd?: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** `env` is all that the program gets. */
  readonly bareEnv?: boolean;
  /** The program also gets what is withheld from others: it is the person's own, and fetches a secret. */
  readonly wholeEnv?: boolean;
  /** Who runs it; only root can choose. */
  readonly user?: SystemUser;
  /** Written to the program's standard input: the way in for secrets. */
  readonly input?: string;
  /** The same for bytes as they come; when they end with an error, so does `run`, and the program is ended. */
  readonly inputStream?: AsyncIterable<Uint8Array>;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /** Called for each line of standard output and standard error, as it comes. */
  readonly onLine?: (line: string) => void;
}

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs programs. A program that exits non-zero is a result, not an error. */
export interface Exec {
  /**
   * Runs a program to its end.
   * Throws DeployError TOOL_MISSING (environment) when the program is not on PATH, TOOL_TIMEOUT
   * (environment) past `timeoutMs`, INTERRUPTED when the signal fires; the program is then ended.
   */
  run(command: Command, options?: ExecOptions): Promise<ExecResult>;
  /** The full path of a program on PATH, or undefined. */
  which(name: string): Promise<string | undefined>;
  /**
   * From now on no program gets these variables of our environment: they hold secrets, and whoever may look at
   * a process sees its environment.
   */
  withhold(names: Iterable<string>): void;
  /** All that was withheld so far. */
  readonly withheld: ReadonlySet<string>;
}
