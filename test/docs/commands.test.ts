import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandNames, summaries } from '../../src/commands/index.ts';
import {
  codeWords,
  guides,
  readGuide,
  runnableLine,
  shellBlocks,
  simpleCommands,
  tableRows,
} from './support/markdown.ts';
import { flagsIn, help, root } from './support/program.ts';

const blocks = guides.flatMap(shellBlocks);
const lines = blocks.flatMap(({ file, line, commands }) =>
  commands.flatMap((command, index) =>
    simpleCommands(command).map((words) => [`${file}:${line + index}`, words] as const),
  ),
);
const shown = commandNames.filter((name) => summaries[name] !== undefined);

/** What a reader has, or is told to install. */
const otherPrograms = ['kubectl', 'helm', 'docker', 'minikube', 'git', 'cd', 'curl'];

describe('every command of the guides exists', () => {
  test('there are some', () => {
    expect(lines.length).toBeGreaterThan(20);
  });

  test.for(lines)('%s', async ([, words]) => {
    const [first, ...rest] = words;
    const own = first === 'todo-deploy' ? rest : first === 'npx' ? rest.slice(1) : undefined;
    if (own !== undefined) {
      if (first === 'npx') expect(rest[0]).toBe('todo-deploy');
      await expectKnown(own);
    } else if (first === 'npm') {
      expectScript(rest);
    } else {
      expect(otherPrograms).toContain(first);
    }
  });

  test('README.md has the line that the end-to-end suite runs', () => {
    expect(readGuide('README.md')).toContain(`\n${runnableLine()}\n`);
  });
});

describe('README.deploy.md lists every flag of', () => {
  test.for(shown)('%s', async (name) => {
    const { stdout } = await help(name);
    const own = stdout.split(/^Global Options:$/m)[0] ?? '';
    const flags = flagsIn(own).filter((flag) => !['-h', '--help'].includes(flag));
    const alone = ['init', 'explain', 'completion', 'secrets'];
    const headings = alone.includes(name) ? [] : ['### Which cluster'];
    expect(flagsTold([...headings, `### ${name}`])).toEqual(flags.sort());
  });

  test('all commands together', async () => {
    const { stdout } = await help();
    const flags = flagsIn(stdout).filter(
      (flag) => !['-h', '--help', '-V', '--version'].includes(flag),
    );
    expect(flagsTold(['## Commands'])).toEqual(flags.sort());
  });
});

/** The flags that the tables below some headings explain, long and short. */
function flagsTold(headings: readonly string[]): string[] {
  const guide = readGuide('README.deploy.md');
  const rows = headings.flatMap((heading) => tableRows(guide, heading));
  return rows
    .flatMap(([first = '']) => codeWords(first))
    .map((word) => word.split(' ')[0] ?? '')
    .sort();
}

async function expectKnown(words: readonly string[]): Promise<void> {
  const [command = '', ...rest] = words;
  expect(shown).toContain(command);
  const { stdout } = await help(command);
  for (const flag of rest.filter((word) => word.startsWith('-'))) {
    expect(flagsIn(stdout)).toContain(flag.split('=')[0]);
  }
}

function expectScript([verb = '', name = '']: readonly string[]): void {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  if (verb === 'ci') return;
  expect(Object.keys(scripts)).toContain(verb === 'run' ? name : verb);
}
