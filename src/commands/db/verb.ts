import type { Readable } from 'node:stream';
import type { ClusterOptions } from '../cluster-options.ts';
import type { CommandContext } from '../command.ts';

export interface DbOptions extends ClusterOptions {
  readonly urlStdin?: boolean;
  readonly inside?: boolean;
  readonly caFile?: string;
  readonly output?: string;
  readonly replace?: boolean;
  readonly dryRun?: boolean;
  readonly allowLarge?: boolean;
  readonly timeout?: string;
  readonly rehearse?: boolean;
}

export type Input = Readable & { readonly isTTY?: boolean };

/** One thing that can be done with the database; resolves with the exit code. */
export type DbVerb = (
  context: CommandContext,
  options: DbOptions,
  stdin: Input,
  file?: string,
) => Promise<number>;
