import { watch } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import type { WatchEars, Watched, Watcher, Watching } from '../watcher.ts';
import { isMissing } from '../files/errors.ts';
import { watchFailed } from './errors.ts';
import { skippedBelow } from './skipped.ts';
import { FolderTree } from './tree.ts';

/** Whether one watch of the system tells of everything below a folder. */
const wholeTrees = process.platform === 'darwin' || process.platform === 'win32';

/** Files of this machine, through fs.watch. */
export const nodeWatcher: Watcher = watcherFor(wholeTrees);

/** The same for a system whose watches see whole trees, or not. */
export function watcherFor(whole: boolean): Watcher {
  return {
    watch: async (places, ears) => {
      const opened: Watching[] = [];
      const close = (): void => {
        for (const one of opened) one.close();
      };
      try {
        for (const place of places) opened.push(...(await open(place, ears, whole)));
      } catch (error) {
        close();
        throw error;
      }
      return { close };
    },
  };
}

async function open(place: Watched, ears: WatchEars, whole: boolean): Promise<Watching[]> {
  if ('file' in place) return oneFile(place.file, ears);
  if (whole) return wholeTree(place, ears);
  const tree = new FolderTree(place, ears);
  try {
    await tree.open();
  } catch (error) {
    tree.close();
    throw error;
  }
  return [tree];
}

/** Through its folder: a file that is replaced, as editors do, is another one under the same name. */
function oneFile(file: string, ears: WatchEars): Watching[] {
  return simple(dirname(file), false, ears, (name) => {
    if (name === null || name === basename(file)) ears.onChange(file);
  });
}

function wholeTree(place: Extract<Watched, { folder: string }>, ears: WatchEars): Watching[] {
  const { folder, skip } = place;
  return simple(folder, true, ears, (name) => {
    const path = name?.split(sep).join('/');
    if (path === undefined || !skippedBelow(path, skip)) ears.onChange(join(folder, path ?? ''));
  });
}

function simple(
  folder: string,
  recursive: boolean,
  ears: WatchEars,
  heard: (name: string | null) => void,
): Watching[] {
  try {
    const watcher = watch(folder, { recursive }, (_event, name) => {
      heard(name);
    });
    watcher.on('error', (error) => {
      if (!isMissing(error)) ears.onLost(watchFailed(folder, error));
    });
    return [watcher];
  } catch (error) {
    if (isMissing(error)) return [];
    throw watchFailed(folder, error);
  }
}
