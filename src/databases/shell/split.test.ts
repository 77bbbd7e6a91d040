import { describe, expect, it } from 'vitest';
import { StatementSplitter } from './split.ts';

function cut(text: string): { statements: string[]; rest: string | undefined } {
  const splitter = new StatementSplitter();
  const statements = text.split('\n').flatMap((line) => splitter.line(line));
  return { statements, rest: splitter.rest() };
}

describe('SQL', () => {
  it.each([
    ['SELECT 1;', ['SELECT 1'], undefined],
    ['SELECT 1; SELECT\n  2;', ['SELECT 1', 'SELECT\n  2'], undefined],
    ['SELECT 1', [], 'SELECT 1'],
    [';;  ; -- nothing\n/* ; */', [], undefined],
    [`SELECT 'a;b''c;d';`, [`SELECT 'a;b''c;d'`], undefined],
    [`SELECT 'a\\'; SELECT 2;`, [`SELECT 'a\\'`, 'SELECT 2'], undefined],
    [`SELECT E'a\\';b'; SELECT 2;`, [`SELECT E'a\\';b'`, 'SELECT 2'], undefined],
    [`SELECT 'a\nb;' ;`, [`SELECT 'a\nb;'`], undefined],
    [`SELECT "a;""b;";`, [`SELECT "a;""b;"`], undefined],
    ['DO $$ BEGIN; END; $$; SELECT 2;', ['DO $$ BEGIN; END; $$', 'SELECT 2'], undefined],
    ['DO $a$ ; $$ ; $b$ ;\n$a$;', ['DO $a$ ; $$ ; $b$ ;\n$a$'], undefined],
    ['SELECT a$1$ FROM t; SELECT 2;', ['SELECT a$1$ FROM t', 'SELECT 2'], undefined],
    ['SELECT $1; SELECT $2;', ['SELECT $1', 'SELECT $2'], undefined],
    ['SELECT 1 -- ; not here\n;', ['SELECT 1 -- ; not here'], undefined],
    ['SELECT /* ; /* ; */ ; */ 1;', ['SELECT /* ; /* ; */ ; */ 1'], undefined],
    ['SELECT 3 - 2 / 1 * 4;', ['SELECT 3 - 2 / 1 * 4'], undefined],
  ])('%j', (text, statements, rest) => {
    expect(cut(text)).toEqual({ statements, rest });
  });

  it('waits in the middle of a statement, and forgets it when told to', () => {
    const splitter = new StatementSplitter();
    expect(splitter.waiting).toBe(false);
    splitter.line('-- a remark');
    expect(splitter.waiting).toBe(false);
    splitter.line("SELECT 'a");
    expect(splitter.waiting).toBe(true);
    splitter.clear();
    expect(splitter.line('SELECT 2;')).toEqual(['SELECT 2']);
    splitter.line('/* begun');
    expect(splitter.waiting).toBe(true);
  });
});
