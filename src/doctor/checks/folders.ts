import { join } from 'node:path';
import { coded, fail, pass, type Check } from '../check.ts';
import { projectOf } from '../scene.ts';
import { toolsFolder } from '../../tools/releases.ts';

export interface FolderFacts {
  readonly all: readonly string[];
  readonly readOnly: readonly string[];
}

/** Where things are kept between runs: the project, and the folders of the user for state and caches. */
export const folders: Check<FolderFacts> = {
  id: 'folders',
  title: 'Folders we write to',
  severity: { kubernetes: 'tell', compose: 'tell', local: 'stop' },
  gather: async (scene) => {
    const { ports, env, system, cwd } = scene;
    const { home } = ports.machine.facts;
    const state = env['XDG_STATE_HOME'] ?? '';
    const all = [
      projectOf(scene)?.root ?? cwd,
      join(state === '' ? join(home, '.local', 'state') : state, 'todo-deploy'),
      toolsFolder(env, home, system.platform),
    ];
    const writable = await Promise.all(all.map((folder) => ports.machine.canWrite(folder)));
    return { all, readOnly: all.filter((_, index) => writable[index] !== true) };
  },
  judge: ({ all, readOnly }) =>
    readOnly.length === 0
      ? pass(`${all.length} folders, all writable`)
      : coded(
          'STATE_UNWRITABLE',
          fail(
            `not writable: ${readOnly.join(', ')}`,
            'Set XDG_STATE_HOME and XDG_CACHE_HOME to absolute paths of folders that you may write to, and work in a folder of yours',
          ),
        ),
};
