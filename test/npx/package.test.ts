import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packed } from './npx.ts';

const megabyte = 1_000_000;
const folder = join(dirname(packed.program), '..');
const dist = (name: string) => readFileSync(join(folder, 'dist', name), 'utf8');

/** The files of the bundle that this one loads before its first line runs, itself included. */
function loadedWith(name: string, found = new Set<string>()): Set<string> {
  if (found.has(name)) return found;
  found.add(name);
  const imports = dist(name).matchAll(/(?:^|[;\n}])import(?:[^"'()]*from)?"\.\/([^"]+)"/g);
  for (const [, next = ''] of imports) loadedWith(next, found);
  return found;
}

describe('the package', () => {
  it('is small, and has nothing to install beside it', () => {
    expect(statSync(packed.tarball).size).toBeLessThan(3 * megabyte);
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as object;
    expect(manifest).not.toHaveProperty('dependencies');
    expect(manifest).not.toHaveProperty('optionalDependencies');
    expect(readdirSync(join(folder, '..')).filter((name) => !name.startsWith('.'))).toEqual([
      'todo-deploy',
    ]);
  });

  it('carries the licences of what it contains', () => {
    const text = dist('LICENCES.txt');
    for (const name of ['commander', 'dockerode', 'execa', 'listr2', 'pg', 'zod']) {
      expect(text).toContain(`\n== ${name} `);
    }
  });

  it('loads little more than the command line before it knows what is asked', () => {
    const [, main = ''] = /import\("\.\/(main-[^"]+)"\)/.exec(dist('cli.js')) ?? [];
    const files = [...loadedWith('cli.js', loadedWith(main))];
    const bytes = files.reduce((sum, name) => sum + dist(name).length, 0);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(100_000);
  });
});
