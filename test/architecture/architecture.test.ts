import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSource, readSources } from './imports.ts';
import { walls } from './walls.ts';

const sources = readSources(join(import.meta.dirname, '../../src'));

describe('the walls between the rooms of src/', () => {
  it('are looked at in every file', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.some(({ path }) => path === 'main.ts')).toBe(true);
  });

  it.each(walls)('hold: $name', ({ check }) => {
    expect(check(sources)).toEqual([]);
  });
});

describe('a broken wall is found', () => {
  const breaches: readonly [path: string, text: string, says: string][] = [
    ['plan/x.ts', "import chalk from 'chalk';", 'plan/x.ts imports chalk'],
    [
      'plan/x.ts',
      "const { confirm } = await import('@inquirer/prompts');",
      'imports @inquirer/prompts',
    ],
    ['images/x.ts', "import { readFile } from 'node:fs/promises';", 'imports node:fs/promises'],
    [
      'rollout/x.ts',
      "import type { V1Pod } from '@kubernetes/client-node';",
      'imports @kubernetes/client-node',
    ],
    ['pipeline/x.ts', "if (provider.name === 'minikube') start();", "has 'minikube'"],
    ['main.ts', "process.env['A'] = '1';", 'main.ts has process.env'],
    ['launcher/x.ts', "import { main } from '../main.ts';", 'launcher/x.ts loads main.ts'],
    ['main.ts', "import { launch } from './launcher/launch.ts';", 'main.ts loads launcher/'],
    [
      'plan/x.ts',
      "import { processExec } from '../ports/exec/process.ts';",
      'plan/x.ts loads ports/exec/process.ts',
    ],
  ];

  it.each(breaches)('%s: %s', (path, text, says) => {
    const found = walls.flatMap(({ check }) => check([parseSource(path, text)]));
    expect(found.join('\n')).toContain(says);
  });

  it('a cycle', () => {
    const files = [
      parseSource('a.ts', "import { b } from './b.ts';"),
      parseSource('b.ts', "export { c } from './c.ts';"),
      parseSource('c.ts', "import { a } from './a.ts';"),
    ];
    expect(walls.flatMap(({ check }) => check(files))).toEqual(['a.ts -> b.ts -> c.ts -> a.ts']);
  });

  it('but types and what is loaded later make no cycle', () => {
    const files = [
      parseSource('a.ts', "import type { B } from './b.ts';\nimport { type C } from './b.ts';"),
      parseSource('b.ts', "const a = () => import('./a.ts');"),
    ];
    expect(walls.flatMap(({ check }) => check(files))).toEqual([]);
  });
});
