import { describe, expect, it } from 'vitest';
import { fakeFiles } from '../ports/files/fake.ts';
import { findConfig } from './locate.ts';

const files = fakeFiles({
  '/a/todo-deploy.yaml': '',
  '/a/b/c/x': '',
  '/other/my.yaml': '',
  '/d/todo-deploy.yaml/x': '',
});
const find = (cwd: string, flag?: string, variable?: string) =>
  findConfig({ cwd, flag, env: { TODO_DEPLOY_CONFIG: variable } }, files);

describe('findConfig', () => {
  it('looks here, then above', async () => {
    expect(await find('/a')).toEqual({ path: '/a/todo-deploy.yaml', from: 'current folder' });
    expect(await find('/a/b/c')).toEqual({ path: '/a/todo-deploy.yaml', from: 'folder above' });
    expect(await find('/elsewhere')).toBeUndefined();
    expect(await find('/d')).toBeUndefined();
  });

  it('prefers what was named, the flag first', async () => {
    expect(await find('/a', undefined, '/other/my.yaml')).toEqual({
      path: '/other/my.yaml',
      from: 'TODO_DEPLOY_CONFIG',
    });
    expect(await find('/other', '../a', '/other/my.yaml')).toEqual({
      path: '/a/todo-deploy.yaml',
      from: '--config',
    });
    expect(await find('/a', undefined, '')).toMatchObject({ from: 'current folder' });
  });

  it('does not look elsewhere when what was named is missing', async () => {
    await expect(find('/a', 'no.yaml')).rejects.toMatchObject({
      kind: 'usage',
      code: 'CONFIG_MISSING',
    });
    await expect(find('/a', '/other')).rejects.toMatchObject({ code: 'CONFIG_MISSING' });
    await expect(find('/a', undefined, 'no.yaml')).rejects.toThrow(
      'TODO_DEPLOY_CONFIG names /a/no.yaml',
    );
  });
});
