import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Project } from '../../src/config/project.ts';
import { nodeFiles } from '../../src/ports/files/node.ts';
import { localFolders, makeLocalFolders } from '../../src/targets/local/folders.ts';
import { machine, temporaryFolder } from './local-server.ts';

let root: string;
let remove: () => void;

beforeAll(async () => {
  [root, remove] = await temporaryFolder('local-folders-');
});

afterAll(() => {
  remove();
});

describe('the folders of the target local, on this machine', () => {
  it('can be passed through by the user of PostgreSQL, whatever the umask says', async () => {
    const project = { root, config: { name: 'shop' } } as Project;
    const env = { XDG_STATE_HOME: join(root, 'state'), XDG_CACHE_HOME: join(root, 'cache') };
    await fs.mkdir(env.XDG_STATE_HOME, { mode: 0o755 });
    const before = process.umask(0o077);
    try {
      const folders = await localFolders(project, { files: nodeFiles, env, machine });
      await makeLocalFolders(folders, nodeFiles);
      const { state, logs, builds, cache } = folders;
      const above = ['state/todo-deploy', 'state/todo-deploy/local'].map((path) =>
        join(root, path),
      );
      for (const path of [...above, state, logs, builds, cache]) {
        expect(((await fs.stat(path)).mode & 0o777).toString(8)).toBe('755');
      }
      expect(await fs.readdir(state)).toEqual(['builds', 'logs']);
    } finally {
      process.umask(before);
    }
  });
});
