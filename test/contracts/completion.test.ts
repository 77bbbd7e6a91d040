import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

function has(shell: string): boolean {
  try {
    execFileSync(shell, ['-c', 'exit 0']);
    return true;
  } catch {
    return false;
  }
}

/** Completes a line the way the shell itself does, as far as it lets itself be asked. */
const ask: Readonly<Record<string, (words: readonly string[]) => string[]>> = {
  bash: (words) => [
    ...['--norc', '-c'],
    `source <(todo-deploy completion bash)
     COMP_WORDS=(todo-deploy ${words.map((word) => `'${word}'`).join(' ')}) COMP_CWORD=${words.length}
     COMP_LINE="todo-deploy ${words.join(' ')}" COMP_POINT=\${#COMP_LINE}
     _todo_deploy; printf '%s\\n' "\${COMPREPLY[@]}"`,
  ],
  zsh: (words) => [
    ...['-f', '-c'],
    `eval "$(todo-deploy completion zsh)"
     _describe() { for one in "\${(@P)3}"; do print -r -- "\${one%%:*}"; done }
     words=(todo-deploy ${words.map((word) => `'${word}'`).join(' ')}) CURRENT=${words.length + 1}
     _todo_deploy`,
  ],
  fish: (words) => [
    ...['--no-config', '-c'],
    `todo-deploy completion fish | source; complete -C 'todo-deploy ${words.join(' ')}'`,
  ],
};

describe.each(['bash', 'zsh', 'fish'])('completion of %s', (shell) => {
  const there = has(shell);
  if (!there && process.env['CI'] === 'true') throw new Error(`${shell} is not installed`);
  const folder = mkdtempSync(join(tmpdir(), 'completion-'));

  beforeAll(() => {
    const shim = join(folder, 'todo-deploy');
    const tsx = join(root, 'node_modules/.bin/tsx');
    writeFileSync(shim, `#!/bin/sh\nexec ${tsx} ${join(root, 'src/cli.ts')} "$@"\n`);
    chmodSync(shim, 0o755);
    mkdirSync(join(folder, '.kube'));
    const contexts = ['kind-dev', 'arn:aws:eks:shop'].map((name) => ({ name }));
    writeFileSync(join(folder, '.kube/config'), JSON.stringify({ contexts }));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const complete = (...words: readonly string[]): string[] => {
    const path = [folder, process.env['PATH']].join(delimiter);
    const env = { PATH: path, HOME: folder, LANG: 'C.UTF-8' };
    const output = execFileSync(shell, ask[shell]?.(words) ?? [], { env, cwd: folder });
    const lines = output.toString().trim().split('\n');
    return lines.map((line) => line.split('\t')[0] ?? '').sort();
  };

  it.skipIf(!there)('completes commands, flags, values and what only the machine knows', () => {
    expect(complete('sta')).toEqual(['status']);
    expect(complete('up', '--dry')).toEqual(['--dry-run']);
    expect(complete('up', '--target', 'k')).toEqual(['kubernetes']);
    expect(complete('--context', 'kind')).toEqual(['kind-dev']);
    expect(complete('explain', 'TARGET_N')).toEqual(['TARGET_NONE']);
    expect(complete('completion', 'f')).toEqual(['fish']);
  });
});

it('bash does not put what is before a colon twice', () => {
  const script = `source <(cat); COMP_WORDBREAKS=:
    todo-deploy() { printf 'arn:aws:eks:shop\\t\\n'; }
    COMP_WORDS=(todo-deploy --context arn : aws) COMP_CWORD=4 COMP_LINE='todo-deploy --context arn:aws' COMP_POINT=\${#COMP_LINE}
    _todo_deploy; printf '%s' "\${COMPREPLY[@]}"`;
  const tsx = join(root, 'node_modules/.bin/tsx');
  const input = execFileSync(tsx, [join(root, 'src/cli.ts'), 'completion', 'bash']);
  expect(execFileSync('bash', ['--norc', '-c', script], { input }).toString()).toBe('aws:eks:shop');
});
