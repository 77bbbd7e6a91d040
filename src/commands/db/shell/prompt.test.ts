import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { DeployError } from '../../../errors.ts';
import type { PostgresAnswer } from '../../../ports/postgres.ts';
import { runPrompt } from './prompt.ts';

const controlC = '\u0003';
const controlD = '\u0004';
const done: PostgresAnswer = { command: 'INSERT', count: 3, columns: [], rows: [] };
const table: PostgresAnswer = {
  ...{ command: 'SELECT', count: 2, columns: ['id', 'note'] },
  rows: [
    ['1', 'two\nlines'],
    ['2', null],
  ],
};

/** A person at the prompt, and a server that answers each statement. */
function open(answer: (statement: string) => Promise<PostgresAnswer> | PostgresAnswer) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const statements: string[] = [];
  const stop = new AbortController();
  let shown = '';
  let cancelled = 0;
  let wake: () => void = () => undefined;
  output.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
    wake();
  });
  const ended = runPrompt({
    ...{ input, output, name: 'shop', signal: stop.signal },
    session: {
      execute: async (statement) => {
        statements.push(statement);
        return answer(statement);
      },
    },
    cancel: () => {
      cancelled += 1;
      return Promise.resolve();
    },
  });
  ended.catch(() => undefined);
  const screen = (): string => stripVTControlCharacters(shown);
  return {
    ...{ ended, statements, stop, screen },
    cancelled: () => cancelled,
    type: (text: string) => input.write(text),
    /** Resolves when this stands on the screen. */
    sees: async (text: string) => {
      while (!screen().includes(text)) await new Promise<void>((resolve) => (wake = resolve));
    },
  };
}

describe('the prompt', () => {
  it('runs each statement at its semicolon and shows what came of it', async () => {
    const { type, ended, statements, screen, sees } = open((sql) =>
      sql.startsWith('S') ? table : done,
    );
    type("SELECT ';'\n");
    await sees('shop-> ');
    type('  FROM t; INSERT INTO t\nVALUES (1);\n');
    type(controlD);
    await ended;
    expect(statements).toEqual(["SELECT ';'\n  FROM t", 'INSERT INTO t\nVALUES (1)']);
    expect(screen()).toContain('id  note\n1   two\\nlines\n2\n(2 rows)\n');
    expect(screen()).toContain('INSERT 3');
    expect(screen()).toContain('shop=> ');
  });

  it('goes on after an error', async () => {
    const cause = new Error('syntax error at or near "selec"');
    const refused = new DeployError('environment', 'DATABASE_ERROR', 'h:1 refused', { cause });
    const { type, ended, screen } = open((sql) =>
      sql === 'selec' ? Promise.reject(refused) : done,
    );
    type('selec; INSERT;\n\\q\n');
    await ended;
    expect(screen()).toContain('error: syntax error at or near "selec"\n');
    expect(screen()).toContain('INSERT 3');
  });

  it('leaves when the connection has ended', async () => {
    const lost = new DeployError('environment', 'DATABASE_ERROR', 'Connection terminated');
    const { type, ended, statements } = open(() => Promise.reject(lost));
    type('SELECT 1; SELECT 2;\n');
    await expect(ended).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
    expect(statements).toEqual(['SELECT 1']);
  });

  it('stops the statement that runs at Ctrl-C, and what was typed behind it', async () => {
    let finish: (answer: PostgresAnswer) => void = () => undefined;
    const { type, ended, statements, cancelled, sees } = open((sql) =>
      sql === 'SLOW' ? new Promise((resolve) => (finish = resolve)) : done,
    );
    type('SLOW;\nINSERT 1;\n');
    await sees('INSERT 1;');
    type(controlC);
    expect(cancelled()).toBe(1);
    finish(done);
    await sees('INSERT 3');
    type('INSERT 2;\n');
    type(controlD);
    await ended;
    expect(statements).toEqual(['SLOW', 'INSERT 2']);
  });

  it('forgets what is being typed at Ctrl-C', async () => {
    const { type, ended, statements, cancelled } = open(() => done);
    type("INSERT 'a\nhalf");
    type(controlC);
    type('INSERT 2;\n');
    type(controlD);
    await ended;
    expect(statements).toEqual(['INSERT 2']);
    expect(cancelled()).toBe(0);
  });

  it('knows \\dt, and helps with every other word', async () => {
    const { type, ended, statements, screen } = open(() => table);
    type('\\dt\n\\x\n\\q\nINSERT;\n');
    await ended;
    expect(statements).toEqual([expect.stringContaining('FROM pg_class')]);
    expect(screen()).toContain('A statement ends with a semicolon.');
  });

  it('ends when the program is to end', async () => {
    const { stop, ended } = open(() => done);
    stop.abort(new DeployError('interrupted', 'INTERRUPTED', 'stopped'));
    await expect(ended).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });
});
