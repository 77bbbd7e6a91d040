import { join } from 'node:path';
import type { Files } from '../../../ports/files.ts';
import type { LocalFolders } from '../folders.ts';
import { noteName } from './build.ts';

/**
 * Removes all builds of a component but these (fingerprints): the running one and the one before. Virtual
 * environments go with the last build that uses them; the work folder stays for the next build.
 */
export async function keepBuilds(
  folders: LocalFolders,
  component: string,
  keep: readonly string[],
  files: Files,
): Promise<void> {
  const own = join(folders.builds, component);
  const names = (await files.walk(own, (path) => path.includes('/'))).map(({ path }) => path);
  const builds = names.filter((name) => name.startsWith('b-'));
  for (const name of builds) if (!keep.includes(name)) await files.remove(join(own, name));
  const kept = builds.filter((name) => keep.includes(name));
  const used = await Promise.all(kept.map((name) => venvIn(join(own, name), files)));
  for (const name of names) {
    if (!name.startsWith('venv-') || used.includes(join(own, name))) continue;
    await files.remove(join(own, name));
  }
}

async function venvIn(build: string, files: Files): Promise<string | undefined> {
  const text = await files.readText(join(build, noteName));
  return text === undefined ? undefined : (JSON.parse(text) as { venv?: string }).venv;
}
