import { join } from 'node:path';
import { pass, warn, type Check } from '../check.ts';
import { toolsFolder } from '../../tools/releases.ts';

export interface ToolsCacheFacts {
  readonly folder: string;
  /** What broken-off downloads left, relative to the folder. */
  readonly leftovers: readonly string[];
}

/** Downloads that were broken off leave a .partial, to be gone on with, and a killed one its lock. */
export const toolsCache: Check<ToolsCacheFacts> = {
  id: 'tools-cache',
  title: 'Cache of tools',
  severity: { kubernetes: 'tell' },
  gather: async ({ ports, env, system }) => {
    const folder = toolsFolder(env, ports.machine.facts.home, system.platform);
    if (!(await ports.files.exists(folder))) return { skip: 'nothing was downloaded yet' };
    const entries = await ports.files.walk(folder);
    const leftovers = entries
      .map(({ path }) => path)
      .filter((path) => /\.(partial|lock)$/.test(path));
    return { folder, leftovers };
  },
  judge: ({ folder, leftovers }) => {
    if (leftovers.length === 0) return pass(folder);
    const what = `${leftovers.length} broken-off download${leftovers.length === 1 ? '' : 's'} in ${folder}`;
    return warn(
      what,
      'Run: todo-deploy doctor --fix',
      `remove ${leftovers.join(', ')} from ${folder}`,
    );
  },
  fix: async ({ folder, leftovers }, { ports }) => {
    for (const path of leftovers) await ports.files.remove(join(folder, path));
  },
};
