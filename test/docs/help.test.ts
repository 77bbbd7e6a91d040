import { describe, expect, test } from 'vitest';
import { commandNames, summaries } from '../../src/commands/index.ts';
import { exitCodes } from '../../src/errors.ts';
import { help, program } from './support/program.ts';

const shown = commandNames.filter((name) => summaries[name] !== undefined);

describe('--help', () => {
  test('of the program names every command and exits 0', async () => {
    const { code, stdout } = await help();
    expect(code).toBe(exitCodes.ok);
    for (const name of shown) expect(stdout).toMatch(new RegExp(`^\\s+${name}\\b.+\\w`, 'm'));
  });

  test.for(shown)('of %s teaches: what it does, and a word about each flag', async (name) => {
    const { code, stdout, stderr } = await help(name);
    expect({ code, stderr }).toEqual({ code: exitCodes.ok, stderr: '' });
    expect(stdout).toContain(`Usage: todo-deploy ${name}`);
    const [, , ...explained] = stdout.split('\n');
    expect(explained.join(' ').trim().length).toBeGreaterThan(80);
    const flags = stdout.split('\n').filter((line) => /^ {2}-/.test(line));
    for (const flag of flags)
      expect(flag, flag).toMatch(/^ {2}(-\w, )?--[\w-]+( [<[].+?[>\]])? {2,}\w/);
  });
});

describe('a wrong command line', () => {
  const wrong: readonly [args: readonly string[], says: string][] = [
    [['upp'], 'up'],
    [['up', '--dryrun'], '--dry-run'],
    [['up', 'now'], 'arguments'],
    [['status', '--namespace'], '--namespace'],
    [['render'], 'dir'],
    [['logs', '--tail', 'many'], '--tail'],
    [['--colour'], '--colour'],
  ];
  test.for(wrong)('%j exits 2 and says what is meant', async ([args, says]) => {
    const { code, stdout, stderr } = await program(args);
    expect({ code, stdout }).toEqual({ code: exitCodes.usage, stdout: '' });
    expect(stderr).toContain(says);
    expect(stderr).toMatch(/--help|what next:/);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test('without a command shows the help', async () => {
    const { code, stdout, stderr } = await program([]);
    expect(stdout + stderr).toContain('Usage: todo-deploy');
    expect([exitCodes.ok, exitCodes.usage]).toContain(code);
  });
});

describe('a pipe', () => {
  // A folder without a configuration makes every command fail: that text is looked at, too.
  const calls = [
    ['--help'],
    ['up', '--help'],
    ['status', '--config', 'nowhere.yaml'],
    ['--version'],
  ];
  const environments = [{}, { NO_COLOR: '1' }, { FORCE_COLOR: '1', NO_COLOR: '1' }];
  const cases = calls.flatMap((args) => environments.map((env) => [args, env] as const));
  test.for(cases)('%j with %j gets no control characters', async ([args, env]) => {
    const { stdout, stderr } = await program(args, env);
    expect(stdout + stderr).not.toBe('');
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
  });
});
