import type { Command } from './exec.ts';

/** Added to the environment of this process; what is undefined is taken out of it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Programs that have the terminal to themselves for a while. */
export interface Foreground {
  /**
   * Runs a program with the streams of this one until it ends, and gives its exit code. Ctrl-C is the program's
   * alone meanwhile. `env` is the way in for secrets. Throws TOOL_MISSING (environment).
   */
  run(command: Command, env: Environment): Promise<number>;
}
