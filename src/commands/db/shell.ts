import { DeployError, exitCodes } from '../../errors.ts';
import { targetOf } from '../../ports/postgres/target.ts';
import type { CommandContext } from '../command.ts';
import { withDatabase, withSession, type ProjectDatabase } from './open.ts';
import { psqlFor } from './shell/psql.ts';
import { runPrompt } from './shell/prompt.ts';
import { runScript } from './shell/script.ts';
import { shortHelp } from './shell/words.ts';
import type { DbVerb } from './verb.ts';

const stopped = 'the shell was ended';

/** What psql ends with when it had no connection (its manual, exit status). */
const noConnection = 2;

/** `todo-deploy db shell`: SQL for the database of the project, typed or from standard input. */
export const shell: DbVerb = async (context, options, stdin) => {
  if (stdin.isTTY !== true) {
    await withSession(context, options, stopped, (session) => runScript(context, session, stdin));
    return exitCodes.ok;
  }
  if (!process.stdout.isTTY || context.global.json) throw noTerminal();
  return withDatabase(context, options, stopped, async (database) => {
    const psql = await psqlFor(context.ports.exec, database);
    if ('unfit' in psql) {
      tell(context, `${database.address}, without psql: ${psql.unfit}. ${shortHelp}`);
      return promptAt(context, database);
    }
    tell(context, `${database.address}, with psql; \\q leaves.`);
    await context.reporter.close();
    const { exec, foreground } = context.ports;
    const kept = Object.fromEntries([...exec.withheld].map((name) => [name, undefined]));
    return codeOf(await foreground.run({ file: 'psql', args: [] }, { ...kept, ...psql.env }));
  });
};

async function promptAt(context: CommandContext, database: ProjectDatabase): Promise<number> {
  const session = await database.connect();
  try {
    const { rows } = await session.execute('SELECT pg_backend_pid()');
    const backend = rows[0]?.[0] ?? null;
    await context.reporter.close();
    await runPrompt({
      ...{ session, name: targetOf(new URL(database.url)).database, signal: context.signal },
      ...{ input: process.stdin, output: process.stdout },
      cancel: async () => {
        const other = await database.connect();
        await other.query('SELECT pg_cancel_backend($1)', [backend]);
        await other.close();
      },
    });
    return exitCodes.ok;
  } finally {
    await session.close();
  }
}

function tell({ emit }: CommandContext, message: string): void {
  emit({ type: 'note', message });
}

function codeOf(code: number): number {
  if (code === 0 || code === exitCodes.interrupted) return code;
  return code === noConnection ? exitCodes.environment : exitCodes.usage;
}

function noTerminal(): DeployError {
  return new DeployError('usage', 'SQL_MISSING', 'a shell needs a terminal on both sides', {
    hint: 'Without one, pipe the SQL in: todo-deploy db shell < query.sql',
  });
}
