import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkTypes } from './check-types';

let projectDir: string;
const check = () => checkTypes({ projectDir, distDir: join(projectDir, '.next') });
const write = (name: string, text: string) => {
  writeFileSync(join(projectDir, name), text);
};

beforeEach(() => {
  projectDir = mkdtempSync(join(tmpdir(), 'check-types-'));
  symlinkSync(join(import.meta.dirname, '../node_modules'), join(projectDir, 'node_modules'));
  write('tsconfig.json', JSON.stringify({ compilerOptions: { strict: true, types: [] } }));
  write('sum.ts', 'export const sum = (a: number, b: number) => a + b;');
  write('use.ts', 'import { sum } from "./sum";\nexport const five: number = sum(2, 3);');
});

afterEach(() => {
  rmSync(projectDir, { recursive: true });
});

it('is content where the types are right, and sees each time whether they still are', async () => {
  await check();
  // Wrong in a file that stayed as it was.
  write('sum.ts', 'export const sum = (a: number, b: number) => `${a}${b}`;');
  await expect(check()).rejects.toThrow('The types are wrong');
  await expect(check()).rejects.toThrow('The types are wrong');
  write('sum.ts', 'export const sum = (a: number, b: number) => a * b;');
  await check();
});
