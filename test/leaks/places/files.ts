/** Files: those that stay, by the time of their last change, and those that come and go, by watching folders. */
import {
  createReadStream,
  lstatSync,
  readdirSync,
  readFileSync,
  watch,
  type FSWatcher,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../../bed/shell.ts';
import type { Evidence } from '../search/search.ts';

const chunkBytes = 64 * 1024 * 1024;
const overlapBytes = 4096;

/**
 * Every file below `roots` that was made or changed after a moment, on their file systems. Files in layers of
 * images keep the time at which they were written; the time of the last change of the inode (ctime) tells when
 * they came. `not` are paths that are left out, with what is in them.
 */
export async function changedFiles(
  roots: readonly string[],
  since: Date,
  not: readonly string[],
): Promise<string[]> {
  const leftOut = not.flatMap((path) => ['-path', path, '-prune', '-o']);
  const wanted = ['-type', 'f', '-newerct', since.toISOString(), '-print0'];
  const found = await run('sh', [
    '-c',
    // Files come and go while it looks: that is no failure.
    'find "$@" 2>/dev/null || true',
    'find',
    ...[...roots, '-xdev', ...leftOut, ...wanted],
  ]);
  return found.split('\0').filter((path) => path !== '');
}

/** A file as evidence; a large one in parts that overlap. */
export async function* fileEvidence(place: string, path: string): AsyncGenerator<Evidence> {
  let rest = Buffer.alloc(0);
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes })) {
      const bytes = Buffer.concat([rest, chunk as Buffer]);
      yield { place, what: path, bytes };
      rest = bytes.subarray(-overlapBytes);
    }
  } catch {
    // It has gone.
  }
}

/** Keeps every content that a file below some folders has, also of one that is removed a moment later. */
export class FileWatch {
  private readonly seen = new Map<string, Evidence>();
  private readonly watchers: FSWatcher[] = [];
  private stopped = false;
  private readonly done: Promise<void>;

  constructor(private readonly roots: readonly string[]) {
    for (const root of roots) {
      const watcher = watch(root, { recursive: true }, (_event, name) => {
        if (name !== null) this.keep(join(root, name));
      });
      // A folder that goes while it is being looked at.
      watcher.on('error', () => undefined);
      this.watchers.push(watcher);
    }
    this.done = this.keepLooking();
  }

  async stop(): Promise<Evidence[]> {
    this.stopped = true;
    for (const watcher of this.watchers) watcher.close();
    await this.done;
    return [...this.seen.values()];
  }

  /** What the system tells of a new folder may come after its first files: all is looked through as well. */
  private async keepLooking(): Promise<void> {
    while (!this.stopped) {
      for (const root of this.roots) this.lookBelow(root);
      await sleep(100);
    }
  }

  private lookBelow(folder: string): void {
    try {
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) this.lookBelow(path);
        else this.keep(path);
      }
    } catch {
      // It has gone.
    }
  }

  private keep(path: string): void {
    try {
      const entry = lstatSync(path);
      const key = `${path}\n${entry.ino}\n${entry.size}\n${entry.ctimeMs}`;
      // What is larger stays where it is long enough for the other search.
      if (!entry.isFile() || entry.size > 4 * 1024 * 1024 || this.seen.has(key)) return;
      this.seen.set(key, {
        place: 'files that came and went',
        what: path,
        bytes: readFileSync(path),
      });
    } catch {
      // It has gone.
    }
  }
}
