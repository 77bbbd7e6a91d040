import { DeployError } from '../errors.ts';
import type { PostgresSession } from '../ports/postgres.ts';
import type { CommandContext } from './command.ts';
import { prompting } from './prompting.ts';

/** What stands in the way of rows that are brought. */
export interface RowsInTheWay {
  /** Code of the error that says so, with the rows in its details. */
  readonly code: string;
  /** What a person is asked. */
  readonly question: string;
}

/**
 * Brings rows, and asks whoever sits at a terminal before others are lost by that: then `attempt` is made again,
 * with leave to replace them. Everybody else, and who says no, gets the error. Throws as `attempt`, INTERRUPTED.
 */
export async function bringRows<Result>(
  context: CommandContext,
  session: PostgresSession,
  { code, question }: RowsInTheWay,
  attempt: (replace: boolean) => Promise<Result>,
): Promise<Result> {
  try {
    return await attempt(false);
  } catch (error) {
    if (!context.interactive || !(error instanceof DeployError) || error.code !== code) throw error;
    // Nobody waits for its locks while a person thinks.
    await session.query('ROLLBACK');
    for (const message of error.details) context.emit({ type: 'note', message });
    const { confirm } = await import('./prompts.ts');
    const stopped = { message: 'nothing was changed', hint: 'Run it again when you are ready.' };
    const agreed = await prompting(context, stopped, () =>
      confirm({ message: question, default: false }, { signal: context.signal }),
    );
    if (!agreed) throw error;
    return attempt(true);
  }
}
