import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, utimesSync } from 'node:fs';
import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { folderOfKeptCode, readKeptCode, writeKeptCode } from './kept-code.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'kept-code-')), 'compiled');
  file = join(folder, 'up.bin');
});
const data = Buffer.from('what V8 compiled');

it('lies in the cache of the user', () => {
  const below = join('todo-deploy', 'compiled');
  const folderWith = (cache?: string) =>
    folderOfKeptCode(cache === undefined ? {} : { XDG_CACHE_HOME: cache });
  expect(folderWith('/var/tmp/cache')).toBe(join('/var/tmp/cache', below));
  expect(folderWith('relative')).toBe(join(homedir(), '.cache', below));
  expect(folderWith()).toBe(join(homedir(), '.cache', below));
});

it.each([true, false])('is given back as it was kept (complete: %s)', (complete) => {
  writeKeptCode(file, { data, complete });
  expect(readKeptCode(file)).toEqual({ data, complete });
  expect(readdirSync(folder)).toEqual(['up.bin']);
});

it('is not there before it was kept', () => {
  expect(readKeptCode(file)).toBeUndefined();
});

it.each([0, 4, 8, 20])('is not taken when it was cut after %d bytes', (length) => {
  writeKeptCode(file, { data, complete: true });
  writeFileSync(file, readFileSync(file).subarray(0, length));
  expect(readKeptCode(file)).toBeUndefined();
});

it('is not taken when a byte has changed', () => {
  writeKeptCode(file, { data, complete: true });
  const content = readFileSync(file);
  content[12] = (content[12] ?? 0) ^ 1;
  writeFileSync(file, content);
  expect(readKeptCode(file)).toBeUndefined();
});

it.skipIf(process.platform === 'win32')('is not taken when others can write it', () => {
  writeKeptCode(file, { data, complete: true });
  for (const mode of [0o620, 0o602]) {
    chmodSync(file, mode);
    expect(readKeptCode(file)).toBeUndefined();
  }
  chmodSync(file, 0o600);
  expect(readKeptCode(file)).toBeDefined();
});

it('fails nobody where it cannot be written', () => {
  writeFileSync(folder, 'a file where the folder should be');
  writeKeptCode(file, { data, complete: true });
  expect(readKeptCode(file)).toBeUndefined();
});

it('is removed a month after it was kept', () => {
  mkdirSync(folder);
  const [old, young] = [join(folder, 'old.bin'), join(folder, 'young.bin')];
  for (const [path, days] of [
    [old, 31],
    [young, 29],
  ] as const) {
    writeFileSync(path, '');
    const then = new Date(Date.now() - days * 24 * 60 * 60 * 1000);
    utimesSync(path, then, then);
  }
  writeKeptCode(file, { data, complete: true });
  expect([existsSync(old), existsSync(young)]).toEqual([false, true]);
});
