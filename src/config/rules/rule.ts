import type { Files } from '../../ports/files.ts';
import type { Config } from '../schema.ts';
import type { Problem } from '../problem.ts';

export interface RuleInput {
  readonly config: Config;
  /** Absolute folder that relative paths start from. */
  readonly root: string;
  readonly files: Pick<Files, 'stat'>;
}

/** One thing that must hold beyond the schema. Returns every place where it does not. */
export type Rule = (input: RuleInput) => Problem[] | Promise<Problem[]>;
