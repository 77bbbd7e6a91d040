/** Commands that the bed puts where shells and Docker look for them, each unless there is one already. */
import { existsSync, lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { cacheDir } from '../layout.ts';
import type { Part } from '../part.ts';
import { program } from './go-build.ts';
import { helm3, helm4, kubeconform, kubernetes } from './go-tools.ts';
import { dockerPlugin, dockerPlugins, toolParts } from './parts.ts';

const binDir = '/usr/local/bin';
const pluginDir = '/usr/local/lib/docker/cli-plugins';

/** Each link and what it leads to. */
const links: Readonly<Record<string, string>> = {
  [`${binDir}/kubectl`]: program(kubernetes, 'kubectl'),
  [`${binDir}/helm`]: program(helm3),
  [`${binDir}/helm4`]: program(helm4),
  [`${binDir}/kubeconform`]: program(kubeconform),
  [`${pluginDir}/docker-buildx`]: dockerPlugin('docker-buildx'),
  [`${pluginDir}/docker-compose`]: dockerPlugin('docker-compose'),
};

/** Where a link leads, or undefined when there is no link. */
function target(link: string): string | undefined {
  const stat = lstatSync(link, { throwIfNoEntry: false });
  return stat?.isSymbolicLink() ? readlinkSync(link) : undefined;
}

const isOurs = (link: string) => target(link)?.startsWith(`${cacheDir}/`) ?? false;
const namesOf = (paths: readonly string[]) => paths.map((path) => basename(path)).join(', ');

export const commands: Part = {
  name: 'commands',
  needs: [...toolParts.map((part) => part.name), dockerPlugins.name],
  up() {
    for (const [link, path] of Object.entries(links)) {
      if (target(link) === path) continue;
      if (isOurs(link)) rmSync(link);
      mkdirSync(dirname(link), { recursive: true });
      if (!lstatSync(link, { throwIfNoEntry: false })) symlinkSync(path, link);
    }
  },
  down() {
    for (const link of Object.keys(links)) if (isOurs(link)) rmSync(link);
  },
  status() {
    const all = Object.keys(links);
    const absent = all.filter((link) => !existsSync(link));
    if (absent.length > 0) return { ok: false, note: `missing: ${namesOf(absent)}` };
    const foreign = all.filter((link) => !isOurs(link));
    const note = foreign.length > 0 ? `not the bed's: ${namesOf(foreign)}` : namesOf(all);
    return { ok: true, address: binDir, note };
  },
};
