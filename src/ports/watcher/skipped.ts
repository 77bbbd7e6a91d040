import type { Watched } from '../watcher.ts';

type Skip = Extract<Watched, { folder: string }>['skip'];

/** Whether a path, or a folder on the way to it, stays out. What it is may be known no more: it counts as a file. */
export function skippedBelow(path: string, skip: Skip): boolean {
  const parts = path.split('/');
  const folders = parts.slice(1).map((_part, index) => parts.slice(0, index + 1).join('/'));
  return folders.some((folder) => skip(folder, 'directory')) || skip(path, 'file');
}
