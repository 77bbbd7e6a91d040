import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { DeployError } from '../../../errors.ts';
import type { DeployEvent } from '../../../pipeline/events.ts';
import type { PostgresAnswer } from '../../../ports/postgres.ts';
import type { CommandContext } from '../../command.ts';
import { runScript } from './script.ts';

const one: PostgresAnswer = { command: 'SELECT', count: 1, columns: ['a'], rows: [['\u001b[2Jx']] };

async function run(text: string, { json = false, fails = '' } = {}) {
  const events: DeployEvent[] = [];
  const statements: string[] = [];
  const execute = (statement: string): Promise<PostgresAnswer> => {
    statements.push(statement);
    const refused = new DeployError('environment', 'DATABASE_ERROR', 'refused');
    return statement === fails ? Promise.reject(refused) : Promise.resolve(one);
  };
  const context: Partial<CommandContext> = {
    global: { json, yes: false, verbose: false, plain: false, color: false },
    ...{ emit: (event: DeployEvent) => events.push(event), signal: new AbortController().signal },
  };
  const ended = runScript(context as CommandContext, { execute }, Readable.from([text]));
  const error = await ended.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { events, statements, error };
}

describe('SQL from standard input', () => {
  it('runs to its end, the last statement without a semicolon too', async () => {
    const { events, statements, error } = await run('SELECT 1;\r\nSELECT\n 2');
    expect(error).toBeUndefined();
    expect(statements).toEqual(['SELECT 1', 'SELECT\n 2']);
    const shown = { type: 'note', message: 'a\nx\n(1 row)' };
    expect(events.slice(0, -1)).toEqual([shown, shown]);
  });

  it('is one document with --json', async () => {
    const { events } = await run('SELECT 1;', { json: true });
    expect(events).toEqual([
      { type: 'result', command: 'db', text: '', result: { action: 'shell', answers: [one] } },
    ]);
  });

  it('stops at the first statement that fails', async () => {
    const { statements, error } = await run('A; B; C;', { fails: 'B' });
    expect(error).toMatchObject({ code: 'DATABASE_ERROR' });
    expect(statements).toEqual(['A', 'B']);
  });

  it.each(['', ' \n;;-- nothing\n'])('has to be some: %j', async (text) => {
    expect((await run(text)).error).toMatchObject({ kind: 'usage', code: 'SQL_MISSING' });
  });
});
