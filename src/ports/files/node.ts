import { randomBytes } from 'node:crypto';
import { constants, createReadStream, promises as fs } from 'node:fs';
import type { Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FileEntry, Files, WriteOptions } from '../files.ts';
import { digestFolder } from './digest/scan.ts';
import { isMissing, readFailure, writeFailure } from './errors.ts';
import { chown, makeFolder, makeFolders, makeLink, rename } from './place.ts';

/** The file system of this machine. */
export const nodeFiles: Files = {
  readText: async (path) => {
    const bytes = await read(path);
    return bytes?.toString('utf8');
  },
  readBytes: read,
  writeText: write,
  writeBytes: write,
  writeStream: write,
  readStream,
  exists: async (path) => (await statOf(path)) !== undefined,
  stat: statOf,
  walk: async (folder, skip) => {
    const found: FileEntry[] = [];
    await walkInto(folder, '', skip ?? (() => false), found);
    return found.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
  },
  digest: (folder, options = {}) => digestFolder(folder, options),
  readLink: (path) =>
    fs.readlink(path).catch((error: unknown) => {
      throw readFailure(path, error);
    }),
  realPath: async (path) => {
    try {
      return await fs.realpath(path);
    } catch (error) {
      if (isMissing(error)) return path;
      throw readFailure(path, error);
    }
  },
  makeFolder: (path, { mode = 0o755 } = {}) => makeFolder(path, mode),
  makeLink,
  rename,
  chown,
  copy: (from, to) => replace(to, (temporary) => copyTo(from, temporary)),
  remove: async (path) => {
    try {
      await fs.rm(path, { recursive: true, force: true });
    } catch (error) {
      throw writeFailure(path, error);
    }
  },
};

async function* readStream(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path) as AsyncIterable<Buffer>;
  } catch (error) {
    throw readFailure(path, error);
  }
}

async function read(path: string): Promise<Buffer | undefined> {
  try {
    return await fs.readFile(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw readFailure(path, error);
  }
}

/** Follows links, as a reader of the path would. */
async function statOf(path: string): Promise<FileEntry | undefined> {
  try {
    return entryOf(path, await fs.stat(path));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw readFailure(path, error);
  }
}

function entryOf(path: string, stats: Stats): FileEntry {
  const kind = stats.isSymbolicLink() ? 'symlink' : stats.isDirectory() ? 'directory' : 'file';
  return { path, kind, mode: stats.mode & 0o777, size: kind === 'file' ? stats.size : 0 };
}

type Skip = (path: string, kind: FileEntry['kind']) => boolean;

async function walkInto(
  folder: string,
  prefix: string,
  skip: Skip,
  found: FileEntry[],
): Promise<void> {
  let names: string[];
  try {
    names = await fs.readdir(join(folder, prefix));
  } catch (error) {
    if (isMissing(error)) return;
    throw readFailure(join(folder, prefix), error);
  }
  for (const name of names) {
    const path = prefix === '' ? name : `${prefix}/${name}`;
    const entry = entryOf(path, await lstatOf(join(folder, path)));
    if (skip(path, entry.kind)) continue;
    found.push(entry);
    if (entry.kind === 'directory') await walkInto(folder, path, skip, found);
  }
}

async function lstatOf(path: string): Promise<Stats> {
  try {
    return await fs.lstat(path);
  } catch (error) {
    throw readFailure(path, error);
  }
}

/** Makes the new file under another name in the same folder, then puts it in place in one move. */
async function replace(path: string, make: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await makeFolders(dirname(path));
    await make(temporary);
    await fs.rename(temporary, path);
  } catch (error) {
    await fs.rm(temporary, { force: true }).catch(() => undefined);
    throw (error as Error).name === 'DeployError' ? error : writeFailure(path, error);
  }
}

type Content = string | Uint8Array | AsyncIterable<Uint8Array>;

function write(path: string, content: Content, options?: WriteOptions): Promise<void> {
  return replace(path, (temporary) => create(temporary, content, options ?? {}));
}

async function create(path: string, content: Content, options: WriteOptions): Promise<void> {
  const mode = options.mode ?? 0o644;
  const file = await fs.open(path, 'wx', mode);
  try {
    await fs.writeFile(file, content);
    // The umask may have taken bits away; it never adds any, so nobody could read it meanwhile.
    await file.chmod(mode);
    if (options.lazy !== true) await file.sync();
  } finally {
    await file.close();
  }
}

async function copyTo(from: string, to: string): Promise<void> {
  try {
    await fs.access(from, constants.R_OK);
  } catch (error) {
    throw readFailure(from, error);
  }
  await fs.copyFile(from, to, constants.COPYFILE_EXCL);
}
