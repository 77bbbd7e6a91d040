import { describe, expect, it } from 'vitest';
import { DeployError } from '../errors.ts';
import { parseDockerIgnore } from './dockerignore.ts';

/** pattern lines, path, whether it stays out */
const cases: readonly [string, string, boolean][] = [
  ['node_modules', 'node_modules/a/b.js', true],
  ['node_modules', 'packages/node_modules/a.js', false],
  ['**/node_modules', 'packages/node_modules/a.js', true],
  ['**/node_modules', 'node_modules', true],
  ['**/node_modules', 'my_node_modules', false],
  ['*.md', 'README.md', true],
  ['*.md', 'docs/README.md', false],
  ['*/temp*', 'a/temporary.txt', true],
  ['*/temp*', 'a/b/temporary.txt', false],
  ['temp?', 'tempa', true],
  ['temp?', 'temp', false],
  ['/foo/bar/', 'foo/bar/x', true],
  ['  spaced  ', 'spaced', true],
  ['# comment', '# comment', false],
  ['a/../b', 'b', true],
  ['**/*.pyc', 'a/b/c.pyc', true],
  ['**/*.pyc', 'c.pyc', true],
  ['a/**', 'a/b/c', true],
  ['a/**', 'ab', false],
  ['a/**/z', 'a/z', true],
  ['a/**/z', 'a/b/c/z', true],
  ['**.log', 'a/b.log', true],
  ['**', 'anything/at/all', true],
  ['*.md\n!README.md', 'README.md', false],
  ['!README.md\n*.md', 'README.md', true],
  ['*\n!src', 'src/a.ts', false],
  ['*\n!src\nsrc/b', 'src/b/c.ts', true],
  ['*\n!src/keep.ts', 'src/drop.ts', true],
  ['*\n!src/keep.ts', 'src/keep.ts', false],
  ['[a-c]x', 'bx', true],
  ['[^a-c]x', 'bx', false],
  ['\\*x', '*x', true],
  ['\\*x', 'yx', false],
  ['a+b(1).txt', 'a+b(1).txt', true],
  ['.env.*', '.env.local', true],
  ['.env.*', '.envxlocal', false],
  ['\uFEFFfirst', 'first', true],
  ['one\r\ntwo\r\n', 'two', true],
  ['.', 'a', false],
];

describe('parseDockerIgnore', () => {
  it.each(cases)('%j on %j: stays out %j', (text, path, out) => {
    expect(parseDockerIgnore(text).excludes(path)).toBe(out);
  });

  it('skips a folder only when nothing in it can come back', () => {
    expect(parseDockerIgnore('node_modules').excludesAllBelow('node_modules')).toBe(true);
    expect(parseDockerIgnore('*\n!src/keep.ts').excludesAllBelow('src')).toBe(false);
    expect(parseDockerIgnore('*\n!src/keep.ts').excludesAllBelow('other')).toBe(true);
    expect(parseDockerIgnore('*\n!**/keep.ts').excludesAllBelow('other')).toBe(false);
    expect(parseDockerIgnore('*\n!src').excludesAllBelow('src')).toBe(false);
    expect(parseDockerIgnore('').excludesAllBelow('src')).toBe(false);
  });

  it.each(['!', 'a[b', 'ok\n[z-a]'])('says where %j is wrong', (text) => {
    const line = text.split('\n').length;
    try {
      parseDockerIgnore(text);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(DeployError);
      expect(error).toMatchObject({ code: 'DOCKERIGNORE_INVALID', kind: 'usage' });
      expect((error as Error).message).toContain(`.dockerignore:${line}:`);
    }
  });
});
