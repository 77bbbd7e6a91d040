/** Tools as parts of the bed: those compiled from Go modules, and the Docker command line's plugins. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cached, cacheEntry, recipeHash } from '../cache.ts';
import type { Part } from '../part.ts';
import { run } from '../shell.ts';
import { downloadFromTrixie } from './trixie-packages.ts';
import { buildGoTool, toolDir } from './go-build.ts';
import { goTools } from './go-tools.ts';

/** One part for each tool. They stay in the cache. */
export const toolParts: readonly Part[] = goTools.map((tool) => ({
  name: `tool-${tool.name}`,
  async up() {
    await buildGoTool(tool);
  },
  status() {
    return { ok: existsSync(toolDir(tool)), version: tool.version, address: toolDir(tool) };
  },
}));

const pluginPackages = ['docker-buildx', 'docker-compose'];
const pluginEntry = cacheEntry('docker-plugins', 'trixie', recipeHash(pluginPackages));

/** Path of a plugin of the Docker command line, once the part is up. */
export const dockerPlugin = (name: string): string =>
  join(pluginEntry, 'usr/libexec/docker/cli-plugins', name);

/** `docker buildx` and `docker compose`: Debian 12 has them not, or too old; trixie's run on it. */
export const dockerPlugins: Part = {
  name: 'docker-plugins',
  needs: ['packages'],
  async up() {
    await cached(pluginEntry, async (workDir) => {
      const download = join(workDir, 'download');
      for (const file of await downloadFromTrixie(pluginPackages, download)) {
        await run('dpkg', ['-x', file, workDir]);
      }
      rmSync(download, { recursive: true });
    });
  },
  status() {
    return { ok: existsSync(pluginEntry), address: pluginEntry };
  },
};
