import { describe, expect, it } from 'vitest';
import type { Project } from '../../config/project.ts';
import { fakeFiles } from '../../ports/files/fake.ts';
import type { Env } from '../target.ts';
import { localFolders, makeLocalFolders } from './folders.ts';
import type { LocalMachine } from './machine.ts';
import { laptop } from './fixture.ts';

const projectAt = (root: string) => ({ root, config: { name: 'shop' } }) as Project;

function foldersOf(machine: Partial<LocalMachine>, env: Env = {}, root = '/work/shop') {
  const files = fakeFiles();
  return localFolders(projectAt(root), { files, env, machine: { ...laptop, ...machine } });
}

describe('the folders of the target local', () => {
  it('lie in the home of the user, each system its way', async () => {
    expect(await foldersOf({})).toEqual({
      id: 'shop-dbea7844',
      state: '/home/ada/.local/state/todo-deploy/local/shop-dbea7844',
      data: '/home/ada/.local/state/todo-deploy/local/shop-dbea7844/data',
      logs: '/home/ada/.local/state/todo-deploy/local/shop-dbea7844/logs',
      builds: '/home/ada/.local/state/todo-deploy/local/shop-dbea7844/builds',
      cache: '/home/ada/.cache/todo-deploy',
    });
    const mac = await foldersOf({ platform: 'darwin', home: '/Users/ada' });
    expect(mac.cache).toBe('/Users/ada/Library/Caches/todo-deploy');
    const windows = await foldersOf({ platform: 'win32', home: 'C:\\Users\\ada' });
    expect(windows.cache).toBe('C:\\Users\\ada\\AppData\\Local\\todo-deploy\\cache');
    expect(windows.data).toMatch(
      /^C:\\Users\\ada\\AppData\\Local\\todo-deploy\\state\\local\\shop-/,
    );
    const moved = await foldersOf({ platform: 'win32' }, { LOCALAPPDATA: 'D:\\App' });
    expect(moved.cache).toBe('D:\\App\\todo-deploy\\cache');
  });

  it('of root lie where the user that PostgreSQL runs as can go', async () => {
    const { state, cache } = await foldersOf({ isRoot: true, home: '/root' });
    expect(state).toMatch(/^\/var\/lib\/todo-deploy\/local\/shop-/);
    expect(cache).toBe('/var/cache/todo-deploy');
  });

  it('follow XDG variables, for root too, when they are absolute', async () => {
    const env = { XDG_STATE_HOME: '/disk/state', XDG_CACHE_HOME: '/disk/cache' };
    for (const isRoot of [false, true]) {
      const { state, cache } = await foldersOf({ isRoot, home: undefined }, env);
      expect(state).toMatch(/^\/disk\/state\/todo-deploy\/local\/shop-/);
      expect(cache).toBe('/disk/cache/todo-deploy');
    }
    const relative = await foldersOf({}, { XDG_STATE_HOME: 'state', XDG_CACHE_HOME: '' });
    expect(relative.state).toMatch(/^\/home\/ada\//);
    expect(relative.cache).toMatch(/^\/home\/ada\//);
  });

  it('differ between checkouts, and are the same through a link', async () => {
    const files = fakeFiles({ '/work/one/x': '' });
    files.link('/link', '/work/one');
    const at = (root: string) =>
      localFolders(projectAt(root), { files, env: {}, machine: laptop }).then(({ state }) => state);
    expect(await at('/link')).toBe(await at('/work/one'));
    expect(await at('/work/two')).not.toBe(await at('/work/one'));
  });

  it('need a home, or a variable that says where', async () => {
    await expect(foldersOf({ home: undefined })).rejects.toMatchObject({
      kind: 'environment',
      code: 'STATE_UNWRITABLE',
      hint: expect.stringContaining('XDG_STATE_HOME') as string,
    });
  });

  it('are made and tried, and what cannot be written says what to set', async () => {
    const folders = await foldersOf({});
    const files = fakeFiles();
    await makeLocalFolders(folders, files);
    expect(await files.stat(folders.builds)).toMatchObject({ kind: 'directory', mode: 0o755 });
    expect(files.contents()).toEqual({});
    files.failWrites(folders.cache, 'EROFS');
    await expect(makeLocalFolders(folders, files)).rejects.toMatchObject({
      code: 'STATE_UNWRITABLE',
      message: expect.stringContaining('read-only') as string,
      hint: expect.stringContaining('XDG_CACHE_HOME') as string,
    });
  });
});
