import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder, npx } from './npx.ts';
import { atTerminal, controlC, enter } from './terminal.ts';

/** A project with a secrets file, and that file. */
function project(name: string): { readonly folder: string; readonly file: string } {
  const folder = emptyFolder(name);
  const { code, text } = npx(folder, ['init', '--yes']);
  expect(code, text).toBe(0);
  return { folder, file: join(folder, '.todo-deploy/secrets.env') };
}

describe('npx todo-deploy secrets in a terminal', () => {
  it('set asks for the value and never shows it', async () => {
    const { folder, file } = project('asked');
    const before = readFileSync(file, 'utf8');
    const { code, text } = await atTerminal(
      folder,
      ['secrets', 'set', 'OPENAI_API_KEY'],
      [{ sees: 'Value of OPENAI_API_KEY (hidden)', types: `sk-canary-4711${enter}` }],
    );
    expect(code, text).toBe(0);
    expect(text).not.toContain('canary');
    expect(readFileSync(file, 'utf8')).toBe(`${before}OPENAI_API_KEY=sk-canary-4711\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('Ctrl-C at the question, and a No to an import, change nothing', async () => {
    const { folder, file } = project('stopped');
    const set = ['secrets', 'set', 'OPENAI_API_KEY'];
    const sees = 'Value of OPENAI_API_KEY (hidden)';
    const stopped = await atTerminal(folder, set, [{ sees, types: `sk-half${controlC}` }]);
    expect(stopped.code, stopped.text).toBe(130);
    await atTerminal(folder, set, [{ sees, types: `sk-first-value${enter}` }]);
    const before = readFileSync(file, 'utf8');
    writeFileSync(join(folder, 'other.env'), 'OPENAI_API_KEY=sk-other-value\n');
    const refused = await atTerminal(
      folder,
      ['secrets', 'import', 'other.env'],
      [{ sees: 'Replace?', types: `n${enter}` }],
    );
    expect(refused.code, refused.text).toBe(130);
    expect(readFileSync(file, 'utf8')).toBe(before);
    const replaced = await atTerminal(
      folder,
      ['secrets', 'import', 'other.env'],
      [{ sees: 'Replace?', types: `y${enter}` }],
    );
    expect(replaced.code, replaced.text).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('sk-other-value');
    expect(stopped.text + refused.text + replaced.text).not.toContain('sk-other-value');
  });

  it('get puts a value onto the screen only with --show', async () => {
    const { folder, file } = project('shown');
    const line = 'TOKEN=canary-of-screen\n';
    writeFileSync(file, line, { mode: 0o600 });
    const get = ['secrets', 'get', 'TOKEN'];
    const hidden = await atTerminal(folder, get, []);
    expect(hidden.code, hidden.text).toBe(2);
    expect(hidden.text).not.toContain('canary');
    const shown = await atTerminal(folder, [...get, '--show'], []);
    expect(shown.text).toContain('canary-of-screen');
    expect(npx(folder, get)).toEqual({ code: 0, text: 'canary-of-screen' });
  });

  it('is refused once git tracks the file', () => {
    const { folder } = project('tracked');
    const git = (...args: string[]) => execFileSync('git', args, { cwd: folder });
    git('init', '--quiet');
    git('add', '--force', '.todo-deploy/secrets.env');
    const { code, text } = npx(folder, ['secrets', 'list']);
    expect(code, text).toBe(2);
    expect(text).toContain('SECRETS_EXPOSED');
  });
});
