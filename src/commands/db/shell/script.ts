import { createInterface } from 'node:readline';
import { addAbortSignal } from 'node:stream';
import { answerText } from '../../../databases/shell/answer-text.ts';
import { StatementSplitter } from '../../../databases/shell/split.ts';
import { DeployError } from '../../../errors.ts';
import type { PostgresAnswer, PostgresSession } from '../../../ports/postgres.ts';
import type { CommandContext } from '../../command.ts';
import type { Input } from '../verb.ts';

/**
 * Runs the statements that come on standard input, one after the other, up to the first that fails. Shows what
 * came of each, with --json all of it at the end. Throws SQL_MISSING (usage) and DATABASE_ERROR (environment).
 */
export async function runScript(
  { emit, global, signal }: CommandContext,
  session: Pick<PostgresSession, 'execute'>,
  stdin: Input,
): Promise<void> {
  const answers: PostgresAnswer[] = [];
  let ran = 0;
  for await (const statement of statementsIn(addAbortSignal(signal, stdin))) {
    const answer = await session.execute(statement);
    ran += 1;
    if (global.json) answers.push(answer);
    else emit({ type: 'note', message: answerText(answer) });
  }
  if (ran === 0) {
    throw new DeployError('usage', 'SQL_MISSING', 'no SQL comes on standard input', {
      hint: 'At a terminal, todo-deploy db shell asks for it; or pipe it in: todo-deploy db shell < query.sql',
    });
  }
  emit({ type: 'result', command: 'db', text: '', result: { action: 'shell', answers } });
}

async function* statementsIn(input: Input): AsyncGenerator<string> {
  const splitter = new StatementSplitter();
  for await (const line of createInterface({ input, crlfDelay: Infinity }))
    yield* splitter.line(line);
  const rest = splitter.rest();
  if (rest !== undefined) yield rest;
}
