import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packed } from './npx.ts';

const megabyte = 1_000_000;
const folder = join(dirname(packed.program), '..');
const dist = (name: string) => readFileSync(join(folder, 'dist', name), 'utf8');

/** The parts of the program by their names, as scripts/program.ts writes them. */
function partsOfProgram(): Map<string, string> {
  const [file = ''] = readdirSync(join(folder, 'dist')).filter((name) => /^program-/.test(name));
  const parts = dist(file).matchAll(
    /^(?:\(\{)?"(\.\/[^"]+)":(function\(exports,[^]*?)(?=,\n"\.\/|\}\)$)/gm,
  );
  return new Map([...parts].map(([, name = '', text = '']) => [name, text]));
}

/** What this part loads before it has run, itself included; what it loads later comes after an arrow. */
function loadedWith(name: string, parts: ReadonlyMap<string, string>, found = new Set<string>()) {
  if (found.has(name)) return found;
  found.add(name);
  for (const [, next = ''] of (parts.get(name) ?? '').matchAll(/=require\("(\.\/[^"]+)"\)/g)) {
    loadedWith(next, parts, found);
  }
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
    const parts = partsOfProgram();
    expect(parts.size).toBeGreaterThan(50);
    const loaded = [...loadedWith('./first.js', parts)];
    const bytes = loaded.reduce((sum, name) => sum + (parts.get(name) ?? '').length, 0);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(100_000);
  });
});
