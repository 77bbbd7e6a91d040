import { join } from 'node:path';
import type { Project } from '../config/project.ts';
import { keepFolderFromGit } from '../ports/files/ignore.ts';
import type { Files } from '../ports/files.ts';

/**
 * The file that remembers what the source of a component was made of, or undefined where nothing is kept. It
 * lies in the project and not in the cache of the user: so it is on the disk whose clock the times of the
 * sources come from, is gone with them, and is never shared by two checkouts. Where `.todo-deploy` is not
 * there yet, nothing was deployed from here: a first look, such as a dry run, leaves no trace.
 * @param name the component, and what it is made into
 */
export async function memoryFile(
  { root }: Pick<Project, 'root'>,
  name: string,
  files: Files,
): Promise<string | undefined> {
  const ours = join(root, '.todo-deploy');
  if (!(await files.exists(ours))) return undefined;
  try {
    await keepFolderFromGit(join(ours, 'files'), files);
  } catch {
    // What cannot be kept is read again next time.
    return undefined;
  }
  return join(ours, 'files', name);
}
