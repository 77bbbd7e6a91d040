import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder } from './npx.ts';
import { atTerminal, controlC, down, enter } from './terminal.ts';

describe('npx todo-deploy in a terminal', () => {
  it('init asks, and writes what was answered', async () => {
    const folder = emptyFolder('guided');
    const { code, text } = await atTerminal(
      folder,
      ['init'],
      [
        { sees: 'Name of the project', types: `shop${enter}` },
        { sees: 'Where is the database?', types: `${down.repeat(3)}${enter}` },
        { sees: 'OpenAI key', types: enter },
        { sees: 'Which cluster?', types: enter },
      ],
    );
    expect(code, text).toBe(0);
    expect(text).toContain('Next: todo-deploy up');
    const config = readFileSync(join(folder, 'todo-deploy.yaml'), 'utf8');
    expect(config).toMatch(/^name: shop$/m);
    expect(config).toMatch(/^ {2}source: in-cluster$/m);
    expect(statSync(join(folder, '.todo-deploy/secrets.env')).mode & 0o777).toBe(0o600);
  });

  it('init asks again after a wrong answer, and says what is wrong', async () => {
    const folder = emptyFolder('again');
    const { code, text } = await atTerminal(
      folder,
      ['init', '--database', 'in-cluster'],
      [
        { sees: 'Name of the project', types: `My Shop${enter}` },
        { sees: 'lower', types: `${'\u007f'.repeat(7)}shop${enter}` },
        { sees: 'OpenAI key', types: enter },
        { sees: 'Which cluster?', types: enter },
      ],
    );
    expect(code, text).toBe(0);
    expect(readFileSync(join(folder, 'todo-deploy.yaml'), 'utf8')).toMatch(/^name: shop$/m);
  });

  it('a pasted connection string is hidden, and is nowhere on the screen', async () => {
    const folder = emptyFolder('pasted');
    const url = 'postgresql://ada:hunter22@db.example.test/shop?sslmode=require';
    const { code, text } = await atTerminal(
      folder,
      ['init', '--name', 'shop'],
      [
        { sees: 'Where is the database?', types: enter },
        { sees: 'Connection string', types: `${url}${enter}` },
        { sees: 'OpenAI key', types: enter },
        { sees: 'Which cluster?', types: enter },
      ],
    );
    expect(code, text).toBe(0);
    expect(text).not.toContain('hunter22');
    expect(readFileSync(join(folder, '.todo-deploy/secrets.env'), 'utf8')).toContain('hunter22');
  });

  it('Ctrl-C at a question writes nothing', async () => {
    const folder = emptyFolder('stopped');
    const { code, text } = await atTerminal(
      folder,
      ['init'],
      [{ sees: 'Name of the project', types: controlC }],
    );
    expect(code, text).toBe(130);
    expect(text).toContain('stopped before anything was written');
    expect(existsSync(join(folder, 'todo-deploy.yaml'))).toBe(false);
  });
});
