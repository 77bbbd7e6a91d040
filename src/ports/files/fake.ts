import { dirname, join, relative } from 'node:path';
import type {
  DigestOptions,
  FileEntry,
  Files,
  FolderDigest,
  SystemUser,
  WriteOptions,
} from '../files.ts';
import { plainDigest } from './digest/plain.ts';
import { readFailure, writeFailure } from './errors.ts';

interface FakeFile {
  readonly bytes: Buffer;
  readonly mode: number;
}

/** A file system in memory; `fail` makes the next write to a path end with an error of the system. */
export interface FakeFiles extends Files {
  /** Path to text, of all files there are. */
  contents(): Record<string, string>;
  /** From now on, writing `path` fails with this code: ENOSPC, EACCES, … */
  failWrites(path: string, code: string): void;
  link(path: string, target: string): void;
  /** Who a path was given to last. */
  ownerOf(path: string): SystemUser | undefined;
}

/** A file system in memory with these files: path to text. */
export function fakeFiles(initial: Readonly<Record<string, string>> = {}): FakeFiles {
  return new MemoryFiles(initial);
}

class MemoryFiles implements FakeFiles {
  readonly #files = new Map<string, FakeFile>();
  readonly #links = new Map<string, string>();
  readonly #folders = new Map<string, number>();
  readonly #owners = new Map<string, SystemUser>();
  readonly #failures = new Map<string, string>();

  constructor(initial: Readonly<Record<string, string>>) {
    for (const [path, text] of Object.entries(initial)) this.#put(path, Buffer.from(text), 0o644);
  }

  contents(): Record<string, string> {
    return Object.fromEntries(
      [...this.#files].map(([path, file]) => [path, file.bytes.toString('utf8')]),
    );
  }

  failWrites(path: string, code: string): void {
    this.#failures.set(path, code);
  }

  link(path: string, target: string): void {
    this.#links.set(path, target);
  }

  async readText(path: string): Promise<string | undefined> {
    return (await this.readBytes(path))?.toString('utf8');
  }

  readBytes(path: string): Promise<Buffer | undefined> {
    const real = this.#resolve(path);
    if (this.#isFolder(real)) return rejected(readFailure(path, { code: 'EISDIR' }));
    return Promise.resolve(this.#files.get(real)?.bytes);
  }

  writeText(path: string, text: string, options: WriteOptions = {}): Promise<void> {
    return this.#write(path, Buffer.from(text), options.mode ?? 0o644);
  }

  writeBytes(path: string, bytes: Uint8Array, options: WriteOptions = {}): Promise<void> {
    return this.#write(path, Buffer.from(bytes), options.mode ?? 0o644);
  }

  async writeStream(
    path: string,
    chunks: AsyncIterable<Uint8Array>,
    options: WriteOptions = {},
  ): Promise<void> {
    const parts: Uint8Array[] = [];
    for await (const chunk of chunks) parts.push(chunk);
    await this.#write(path, Buffer.concat(parts), options.mode ?? 0o644);
  }

  async *readStream(path: string): AsyncGenerator<Uint8Array> {
    const bytes = await this.readBytes(path);
    if (bytes === undefined) throw readFailure(path, { code: 'ENOENT' });
    yield bytes;
  }

  exists(path: string): Promise<boolean> {
    const real = this.#resolve(path);
    return Promise.resolve(this.#files.has(real) || this.#isFolder(real));
  }

  stat(path: string): Promise<FileEntry | undefined> {
    return Promise.resolve(this.#entry(this.#resolve(path), path));
  }

  walk(folder: string, skip: Parameters<Files['walk']>[1] = () => false): Promise<FileEntry[]> {
    const found = new Map<string, FileEntry>();
    const skipped: string[] = [];
    const below = this.#paths().filter((path) => path.startsWith(`${folder}/`));
    for (const path of below.sort()) {
      for (const part of partsOf(relative(folder, path))) {
        if (found.has(part) || skipped.some((s) => part === s || part.startsWith(`${s}/`)))
          continue;
        const entry = this.#entry(join(folder, part), part);
        if (entry === undefined) continue;
        if (skip(part, entry.kind)) skipped.push(part);
        else found.set(part, entry);
      }
    }
    const byBytes = (a: FileEntry, b: FileEntry) =>
      Buffer.compare(Buffer.from(a.path), Buffer.from(b.path));
    return Promise.resolve([...found.values()].sort(byBytes));
  }

  digest(folder: string, { skip }: DigestOptions = {}): Promise<FolderDigest> {
    return plainDigest(this, folder, skip);
  }

  readLink(path: string): Promise<string> {
    const target = this.#links.get(path);
    return target === undefined
      ? rejected(readFailure(path, new Error('not a link')))
      : Promise.resolve(target);
  }

  copy(from: string, to: string): Promise<void> {
    const source = this.#files.get(this.#resolve(from));
    if (source === undefined) return rejected(readFailure(from, new Error('no such file')));
    return this.#write(to, source.bytes, source.mode);
  }

  realPath(path: string): Promise<string> {
    return Promise.resolve(this.#resolve(path));
  }

  makeFolder(path: string, { mode = 0o755 }: { mode?: number } = {}): Promise<void> {
    const code = this.#failures.get(path) ?? (this.#files.has(path) ? 'EEXIST' : undefined);
    if (code !== undefined) return rejected(writeFailure(path, { code }));
    this.#folders.set(path, mode);
    return Promise.resolve();
  }

  makeLink(path: string, target: string): Promise<void> {
    if (this.#entry(path, path) !== undefined)
      return rejected(writeFailure(path, { code: 'EEXIST' }));
    this.#links.set(path, target);
    return Promise.resolve();
  }

  rename(from: string, to: string): Promise<void> {
    if (this.#entry(from, from) === undefined)
      return rejected(readFailure(from, new Error('no such file')));
    const full = this.#paths().some((path) => path.startsWith(`${to}/`));
    if (full) return rejected(writeFailure(to, { code: 'ENOTEMPTY' }));
    moveKeys(this.#files, from, to);
    moveKeys(this.#links, from, to);
    moveKeys(this.#folders, from, to);
    moveKeys(this.#owners, from, to);
    return Promise.resolve();
  }

  chown(path: string, user: SystemUser): Promise<void> {
    this.#owners.set(path, user);
    return Promise.resolve();
  }

  ownerOf(path: string): SystemUser | undefined {
    return this.#owners.get(path);
  }

  remove(path: string): Promise<void> {
    for (const store of [this.#files, this.#links, this.#folders]) {
      for (const key of [...store.keys()])
        if (key === path || key.startsWith(`${path}/`)) store.delete(key);
    }
    return Promise.resolve();
  }

  #write(path: string, bytes: Buffer, mode: number): Promise<void> {
    const code = this.#failures.get(path) ?? this.#obstacle(path);
    if (code !== undefined) return rejected(writeFailure(path, { code }));
    this.#put(path, bytes, mode);
    return Promise.resolve();
  }

  #put(path: string, bytes: Buffer, mode: number): void {
    this.#links.delete(path);
    this.#files.set(path, { bytes, mode });
  }

  #obstacle(path: string): string | undefined {
    if (this.#isFolder(path)) return 'EISDIR';
    for (let above = dirname(path); above !== dirname(above); above = dirname(above)) {
      if (this.#files.has(above)) return 'ENOTDIR';
    }
    return undefined;
  }

  #resolve(path: string): string {
    const target = this.#links.get(path);
    return target === undefined ? path : this.#resolve(join(dirname(path), target));
  }

  #isFolder(path: string): boolean {
    return this.#folders.has(path) || this.#paths().some((key) => key.startsWith(`${path}/`));
  }

  #paths(): string[] {
    return [...this.#files.keys(), ...this.#links.keys(), ...this.#folders.keys()];
  }

  #entry(path: string, as: string): FileEntry | undefined {
    if (this.#links.has(path)) return { path: as, kind: 'symlink', mode: 0o777, size: 0 };
    const file = this.#files.get(path);
    if (file !== undefined)
      return { path: as, kind: 'file', mode: file.mode, size: file.bytes.length };
    const mode = this.#folders.get(path) ?? 0o755;
    return this.#isFolder(path) ? { path: as, kind: 'directory', mode, size: 0 } : undefined;
  }
}

function moveKeys<T>(store: Map<string, T>, from: string, to: string): void {
  for (const [path, value] of [...store]) {
    if (path !== from && !path.startsWith(`${from}/`)) continue;
    store.delete(path);
    store.set(to + path.slice(from.length), value);
  }
}

/** a/b/c -> a, a/b, a/b/c */
function partsOf(path: string): string[] {
  const names = path.split('/');
  return names.map((_, index) => names.slice(0, index + 1).join('/'));
}

function rejected(error: Error): Promise<never> {
  return Promise.reject(error);
}
