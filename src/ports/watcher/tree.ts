import { watch, type FSWatcher } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import type { WatchEars, Watched, Watching } from '../watcher.ts';
import { isMissing } from '../files/errors.ts';
import { watchFailed } from './errors.ts';

type WatchedFolder = Extract<Watched, { folder: string }>;

/**
 * Watches a folder by one watch for each folder in it that counts. `recursive` of fs.watch is emulated on Linux
 * with a watch for each file, those of node_modules included: that takes seconds, and the system's watches.
 */
export class FolderTree implements Watching {
  readonly #watchers = new Map<string, FSWatcher>();
  #closed = false;

  constructor(
    private readonly place: WatchedFolder,
    private readonly ears: WatchEars,
  ) {}

  /** Resolves when all of it is watched. Throws WATCH_FAILED (environment). */
  open(): Promise<void> {
    return this.#add(this.place.folder);
  }

  close(): void {
    this.#closed = true;
    this.#drop(this.place.folder);
  }

  /** A folder is watched before it is listed: what comes in between is told as well. */
  async #add(folder: string): Promise<void> {
    if (this.#closed || this.#watchers.has(folder)) return;
    try {
      this.#watchers.set(folder, this.#watcher(folder));
      const entries = await readdir(folder, { withFileTypes: true });
      const folders = entries.filter((entry) => entry.isDirectory());
      const wanted = folders
        .map(({ name }) => join(folder, name))
        .filter((path) => this.#counts(path));
      await Promise.all(wanted.map((path) => this.#add(path)));
    } catch (error) {
      if (!isMissing(error)) throw watchFailed(folder, error);
    }
  }

  #watcher(folder: string): FSWatcher {
    const watcher = watch(folder, (event, name) => {
      this.#heard(event, join(folder, name ?? ''));
      // The end of a folder is told under its own name, as if that were in it.
      if (event === 'rename' && name === basename(folder)) this.#heard(event, folder);
    });
    return watcher.on('error', (error) => {
      if (!this.#closed && !isMissing(error)) this.ears.onLost(watchFailed(folder, error));
    });
  }

  #heard(event: string, path: string): void {
    if (path !== this.place.folder && this.#skips(path, 'file') && this.#skips(path, 'directory'))
      return;
    this.ears.onChange(path);
    if (event === 'rename' && path !== this.place.folder) void this.#renew(path);
  }

  /** What has this name may be another folder than before, or none. */
  async #renew(path: string): Promise<void> {
    this.#drop(path);
    try {
      const stat = await lstat(path);
      if (!stat.isDirectory() || !this.#counts(path)) return;
      await this.#add(path);
      // Files that came before it was watched.
      if (!this.#closed) this.ears.onChange(path);
    } catch (error) {
      if (!this.#closed && !isMissing(error)) this.ears.onLost(watchFailed(path, error));
    }
  }

  #drop(path: string): void {
    for (const [folder, watcher] of this.#watchers) {
      if (folder !== path && !folder.startsWith(path + sep)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
  }

  #counts(folder: string): boolean {
    return !this.#skips(folder, 'directory');
  }

  #skips(path: string, kind: 'file' | 'directory'): boolean {
    return this.place.skip(relative(this.place.folder, path).split(sep).join('/'), kind);
  }
}
