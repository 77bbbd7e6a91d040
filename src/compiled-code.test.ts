import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keepCompiledCode } from './compiled-code.ts';

function folderWith(env: Record<string, string>): string | undefined {
  let folder: string | undefined;
  keepCompiledCode(env, { enableCompileCache: (path) => (folder = path) });
  return folder;
}

it('keeps compiled code in the cache of the user', () => {
  const below = join('todo-deploy', 'compiled');
  expect(folderWith({ XDG_CACHE_HOME: '/var/tmp/cache' })).toBe(join('/var/tmp/cache', below));
  expect(folderWith({ XDG_CACHE_HOME: 'relative' })).toBe(join(homedir(), '.cache', below));
  expect(folderWith({})).toBe(join(homedir(), '.cache', below));
});

it('does without where the Node has none', () => {
  expect(() => {
    keepCompiledCode({}, {});
  }).not.toThrow();
});
