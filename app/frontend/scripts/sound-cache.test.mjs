import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepIfSound, seal } from './sound-cache.mjs';

let folder;
const file = (name) => join(folder, 'turbopack', name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sound-cache-'));
  mkdirSync(join(folder, 'turbopack'));
  writeFileSync(file('00000001.sst'), 'compiled');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a cache of builds', () => {
  it('is kept as a build has left it', () => {
    seal(folder);
    expect(keepIfSound(folder)).toBe(true);
    expect(readFileSync(file('00000001.sst'), 'utf8')).toBe('compiled');
    seal(folder);
    expect(keepIfSound(folder)).toBe(true);
  });

  it.each([
    ['was never sealed', () => undefined],
    ['has lost a file', () => rmSync(file('00000001.sst'))],
    ['has a file more', () => writeFileSync(file('00000002.sst'), 'half')],
    ['has other bytes of the same length', () => writeFileSync(file('00000001.sst'), 'COMPILED')],
  ])('is emptied when it %s', (name, damage) => {
    if (name !== 'was never sealed') seal(folder);
    damage();
    expect(keepIfSound(folder)).toBe(false);
    expect(existsSync(file('00000001.sst'))).toBe(false);
    expect(existsSync(folder)).toBe(true);
  });

  it('need not be there', () => {
    expect(keepIfSound(join(folder, 'none'))).toBe(false);
    seal(join(folder, 'none'));
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });
});
