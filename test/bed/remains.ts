/** Mounts and cgroups that daemons leave behind when they end. */
import { existsSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { attempt } from './shell.ts';

/** Mount points in /proc/mounts that lie below one of the folders, the deepest first. */
export function mountsBelow(mounts: string, folders: readonly string[]): string[] {
  const points = mounts.split('\n').flatMap((line) => line.split(' ')[1] ?? []);
  return points
    .filter((point) => folders.some((folder) => point === folder || point.startsWith(`${folder}/`)))
    .reverse();
}

/**
 * Unmounts everything below the folders. A mount that was propagated is listed twice and gone after the first time,
 * so what counts is that none is left.
 * @throws with the last complaint when one is
 */
export async function unmountBelow(...folders: readonly string[]): Promise<void> {
  const remaining = () => mountsBelow(readFileSync('/proc/mounts', 'utf8'), folders);
  for (let passes = 0; remaining().length > 0; passes++) {
    for (const point of remaining()) {
      const { code, stderr } = await attempt('umount', [point]);
      if (code !== 0 && passes > 2) throw new Error(stderr.trim());
    }
  }
}

function removeTree(cgroup: string): void {
  for (const entry of readdirSync(cgroup, { withFileTypes: true })) {
    if (entry.isDirectory()) removeTree(join(cgroup, entry.name));
  }
  rmdirSync(cgroup);
}

/** Removes a cgroup and those in it from every hierarchy. No process may be in them any more. */
export function removeCgroups(name: string): void {
  const root = '/sys/fs/cgroup';
  const hierarchies = [
    root,
    ...readdirSync(root, { withFileTypes: true })
      .filter((e) => e.isDirectory())
      .map((e) => join(root, e.name)),
  ];
  for (const hierarchy of hierarchies) {
    const cgroup = join(hierarchy, name);
    if (existsSync(cgroup)) removeTree(cgroup);
  }
}
