import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cached, recipeHash } from './cache.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bed-cache-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const write = (content: string) => (workDir: string) => {
  writeFileSync(join(workDir, 'made'), content);
  return Promise.resolve();
};

test('a thing is made once', async () => {
  const entry = join(folder, 'thing-1');
  await cached(entry, write('first'));
  await cached(entry, write('second'));
  expect(readFileSync(join(entry, 'made'), 'utf8')).toBe('first');
});

test('a maker that fails leaves nothing, and the next one is asked again', async () => {
  const entry = join(folder, 'thing-1');
  const fail = async (workDir: string) => {
    await write('half')(workDir);
    throw new Error('the compiler said no');
  };
  await expect(cached(entry, fail)).rejects.toThrow('the compiler said no');
  expect(readdirSync(folder)).toEqual([]);
  await cached(entry, write('whole'));
  expect(existsSync(join(entry, 'made'))).toBe(true);
});

test('a recipe has another hash as soon as anything in it differs', () => {
  const hash = recipeHash('tool', { version: '1.0' });
  expect(recipeHash('tool', { version: '1.0' })).toBe(hash);
  expect(recipeHash('tool', { version: '1.1' })).not.toBe(hash);
});

test('what a killed maker left is removed, what a living one makes is not touched', async () => {
  const entry = join(folder, 'thing-1');
  const noProcess = 4_194_305; // above the largest process number that Linux gives
  mkdirSync(`${entry}.making-${noProcess}`);
  mkdirSync(`${entry}.making-${process.ppid}`);
  await cached(entry, write('whole'));
  expect(readdirSync(folder).sort()).toEqual(['thing-1', `thing-1.making-${process.ppid}`]);
});
