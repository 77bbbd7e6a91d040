import type { Command as CommanderCommand } from 'commander';
import type { Emit } from '../pipeline/events.ts';
import type { Ports } from '../ports/index.ts';
import type { Reporter } from '../reporters/reporter.ts';

/** Options that every command understands. */
export interface GlobalOptions {
  readonly config?: string;
  readonly namespace?: string;
  readonly context?: string;
  readonly json: boolean;
  readonly yes: boolean;
  readonly verbose: boolean;
  /** Lines that stay; nothing is drawn in place. */
  readonly plain: boolean;
  readonly color: boolean;
}

/** What a command gets beside its own options. */
export interface CommandContext {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A person is there to answer: a terminal on both sides, neither --yes nor --json nor CI. */
  readonly interactive: boolean;
  readonly global: GlobalOptions;
  readonly ports: Ports;
  readonly emit: Emit;
  readonly reporter: Reporter;
  /** From now on, everything that is shown passes this function first. */
  setRedactor(redact: (text: string) => string): void;
  /** Fires on Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  /** For work that has still to be done after `signal`: the next Ctrl-C fires this one, and the one after ends it all. */
  readonly afterStop: () => AbortSignal;
  /** Folder of this package: app/, docker/, helm/ and templates/ lie in it. */
  readonly packageRoot: string;
}

/** One command. Its file is loaded only when it is called. */
export interface CommandModule<Options> {
  /** Declares flags and help. */
  configure(command: CommanderCommand): void;
  /** Runs and returns the exit code; throws DeployError for what went wrong. */
  run(context: CommandContext, options: Options, args: readonly string[]): Promise<number>;
}
