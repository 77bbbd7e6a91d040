import type { DeployError } from '../errors.ts';
import type { FileEntry } from './files.ts';

/** A folder with all below it, but for what stays out; or one file, which need not be there yet. */
export type Watched =
  | {
      /** Absolute path. */
      readonly folder: string;
      /** What stays out; of a folder, all that is in it. Paths are relative to the folder, with forward slashes. */
      readonly skip: (path: string, kind: FileEntry['kind']) => boolean;
    }
  | {
      /** Absolute path. */
      readonly file: string;
    };

export interface WatchEars {
  /** Told after each change: the absolute path of what was written, made, removed or renamed, or a folder above it. */
  readonly onChange: (path: string) => void;
  /** Told when it has become deaf: WATCH_FAILED (environment). */
  readonly onLost: (error: DeployError) => void;
}

export interface Watching {
  close(): void;
}

/** Hears of changes of files, without looking. */
export interface Watcher {
  /**
   * Resolves when every later change is told. A change may be told several times, and one that leaves a file as
   * it was is told too. What is not there is not watched, but for a file in a folder that is there.
   * Throws WATCH_FAILED (environment).
   */
  watch(places: readonly Watched[], ears: WatchEars): Promise<Watching>;
}
