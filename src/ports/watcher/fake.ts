import { relative, sep } from 'node:path';
import type { DeployError } from '../../errors.ts';
import type { WatchEars, Watched, Watcher } from '../watcher.ts';
import { skippedBelow } from './skipped.ts';

/** A watcher that hears what a test says. */
export interface FakeWatcher extends Watcher {
  /** The file with this absolute path was written, made, removed or renamed. */
  changed(path: string): void;
  /** The system watches no more. */
  lose(error: DeployError): void;
  /** How many are listening. */
  readonly listening: number;
}

/** No system behind it: changes are those that a test tells. */
export function fakeWatcher(): FakeWatcher {
  const open = new Set<{ readonly places: readonly Watched[]; readonly ears: WatchEars }>();
  return {
    get listening() {
      return open.size;
    },
    changed: (path) => {
      for (const { places, ears } of open) {
        if (places.some((place) => covers(place, path))) ears.onChange(path);
      }
    },
    lose: (error) => {
      for (const { ears } of open) ears.onLost(error);
    },
    watch: (places, ears) => {
      const one = { places, ears };
      open.add(one);
      return Promise.resolve({
        close: () => {
          open.delete(one);
        },
      });
    },
  };
}

function covers(place: Watched, path: string): boolean {
  if ('file' in place) return place.file === path;
  const below = relative(place.folder, path).split(sep).join('/');
  return below !== '' && !below.startsWith('../') && !skippedBelow(below, place.skip);
}
