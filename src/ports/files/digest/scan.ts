import { lstatSync, readdirSync, readlinkSync, statSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import type { DigestOptions, FolderDigest } from '../../files.ts';
import { isMissing, readFailure } from '../errors.ts';
import { lookAtAll, pause } from './crew.ts';
import { hashOfFile, hashOfText } from './hash-file.ts';
import { kind, kindOf, type Kind } from './kinds.ts';
import { blockOf, folderIn, kindAt, namesOf, statFields, type SeenFolder } from './memory.ts';
import { labelOf } from './plain.ts';
import { compare, digestOfFolder, digestOfTree, hashBytes } from './records.ts';
import { isTrusted, stampIn, type Stamp } from './stamp.ts';
import { readKept, writeKept, type Kept } from './store.ts';
import { fieldsOf, isSame, listedOf } from './verify.ts';

/**
 * The digest of a folder; with a memory only what has changed since is read. What each rule covers:
 *
 * - any change of a file's content, name or mode by way of the system gives it a new ctime, which no program can
 *   set: size, mtime, inode and mode are compared too, but it is the ctime that catches a time set back;
 * - a change so soon after the last look that the clock had not moved on: files that were fresh are read again;
 * - a wall clock that is wrong or goes back: only the file system's own clock is asked, and when that one has gone
 *   back since, nothing that was remembered counts;
 * - names that come, go or move, folders and links: they change the ctime of their folder, to which the same
 *   applies.
 *
 * As for git, a program that writes through a memory map that it opened before, and a network drive that tells
 * of other machines' changes late, can be a moment ahead of this.
 */
export async function digestFolder(
  folder: string,
  { skip = () => false, memory: where }: DigestOptions,
): Promise<FolderDigest> {
  // The stamp comes before anything is looked at.
  const stamp = where === undefined ? undefined : stampIn(dirname(where.file));
  const kept =
    where === undefined || stamp === undefined
      ? undefined
      : readKept(where.file, where.rules, stamp);
  const same = kept === undefined ? undefined : await lookAtAll(kept, folder);
  if (kept !== undefined && same?.every((one) => one === 1) === true) {
    const { memory } = kept;
    const all = Array.from({ length: memory.folderCount }, (_, at) => folderIn(memory, at));
    return resultOf(all);
  }
  const scan = new Scan(folder, skip, stamp, kept, same);
  const seen = await scan.run();
  if (where !== undefined && stamp !== undefined) {
    writeKept(where.file, where.rules, blockOf(seen, stamp));
  }
  return resultOf(seen);
}

function resultOf(folders: readonly SeenFolder[]): FolderDigest {
  return { digest: digestOfTree(folders), contents: () => contentsOf(folders) };
}

function contentsOf(folders: readonly SeenFolder[]): Map<string, string> {
  const contents = new Map<string, string>();
  for (const folder of folders) {
    for (const [at, name] of namesOf(folder).entries()) {
      const which = kindAt(folder, at);
      if (which === kind.out || which === kind.folder) continue;
      const path = folder.path === '' ? name : `${folder.path}/${name}`;
      const hash = folder.hashes.subarray(at * hashBytes, (at + 1) * hashBytes);
      contents.set(path, labelOf({ kind: which, hash }));
    }
  }
  return contents;
}

/** Walks a folder, and takes over what is remembered of folders and files that are as they were. */
class Scan {
  readonly #seen: SeenFolder[] = [];
  readonly #known = new Map<string, number>();
  #paused = performance.now();

  constructor(
    private readonly root: string,
    private readonly skip: NonNullable<DigestOptions['skip']>,
    private readonly stamp: Stamp | undefined,
    private readonly kept: Kept | undefined,
    private readonly same: Uint8Array | undefined,
  ) {
    if (kept === undefined) return;
    for (let at = 0; at < kept.memory.folderCount; at += 1) {
      this.#known.set(folderIn(kept.memory, at).path, at);
    }
  }

  /** Every folder, in the order of the paths. */
  async run(): Promise<SeenFolder[]> {
    await this.#visit('');
    return this.#seen.sort((one, other) => compare(one.path, other.path));
  }

  async #visit(path: string): Promise<void> {
    const at = this.#known.get(path);
    const unchanged = at !== undefined && this.same?.[at] === 1;
    const known =
      at === undefined || this.kept === undefined ? undefined : folderIn(this.kept.memory, at);
    const folder = unchanged && known !== undefined ? known : await this.#look(path, at);
    if (folder === undefined) return;
    this.#seen.push(folder);
    for (const [index, name] of namesOf(folder).entries()) {
      if (kindAt(folder, index) !== kind.folder) continue;
      await this.#visit(path === '' ? name : `${path}/${name}`);
    }
  }

  /** Lists a folder anew; undefined when it has gone away. */
  async #look(path: string, at: number | undefined): Promise<SeenFolder | undefined> {
    const absolute = path === '' ? this.root : `${this.root}/${path}`;
    // In this order: what comes or goes in between makes the folder another one next time.
    const own = attempt(absolute, () => statSync(absolute));
    const names = attempt(absolute, () => readdirSync(absolute));
    if (own === undefined || names === undefined) return undefined;
    const before = this.#namesBefore(at);
    const found: Found[] = [];
    for (const name of names) {
      const one = await this.#lookAt(name, path, before.get(name));
      if (one !== undefined) found.push(one);
    }
    const text = [path, ...found.map(({ name }) => name)].join('\0');
    const stats = new Float64Array(found.length * statFields);
    const hashes = new Uint8Array(found.length * hashBytes);
    for (const [index, { fields, hash }] of found.entries()) {
      stats.set(fields, index * statFields);
      hashes.set(hash, index * hashBytes);
    }
    const kinds = Uint8Array.from(found, (one) => one.kind);
    const listed = listedOf(own, this.stamp !== undefined && isTrusted(own, this.stamp));
    return { path, text, stats, listed, hashes, kinds, digest: digestOfFolder(found) };
  }

  /** What is remembered of the names of a folder: each with its place among all names. */
  #namesBefore(at: number | undefined): Map<string, number> {
    if (at === undefined || this.kept === undefined) return new Map();
    const { memory } = this.kept;
    const first = memory.folders[at * 4] ?? 0;
    const names = namesOf(folderIn(memory, at));
    return new Map(names.map((name, index) => [name, first + index]));
  }

  async #lookAt(
    name: string,
    parent: string,
    before: number | undefined,
  ): Promise<Found | undefined> {
    await this.#breathe();
    const path = parent === '' ? name : `${parent}/${name}`;
    const absolute = `${this.root}/${path}`;
    const stats = attempt(absolute, () => lstatSync(absolute));
    if (stats === undefined) return undefined;
    const which = kindOf(stats);
    const out = this.skip(path, entryKind(which));
    if (out || which === kind.folder) {
      return { name, kind: out ? kind.out : which, hash: none, fields: fieldsOf(stats, true) };
    }
    const remembered = this.#remembered(before, stats);
    const hash = remembered ?? (await hashOf(absolute, which, stats));
    if (hash === undefined) return undefined;
    const trusted = this.stamp !== undefined && isTrusted(stats, this.stamp);
    const fields = fieldsOf(stats, remembered !== undefined || trusted);
    return { name, kind: which, hash, fields };
  }

  #remembered(before: number | undefined, stats: Stats): Uint8Array | undefined {
    if (before === undefined || this.kept === undefined) return undefined;
    const { memory } = this.kept;
    const counted = (memory.kinds[before] ?? kind.out) >= kind.file;
    if (!counted || !isSame(memory, before, stats)) return undefined;
    return memory.hashes.subarray(before * hashBytes, (before + 1) * hashBytes);
  }

  /** Lets Ctrl-C be heard now and then. */
  async #breathe(): Promise<void> {
    if (performance.now() - this.#paused < 30) return;
    await pause();
    this.#paused = performance.now();
  }
}

interface Found {
  readonly name: string;
  readonly kind: Kind;
  readonly hash: Uint8Array;
  readonly fields: readonly number[];
}

const none = new Uint8Array(hashBytes);

function entryKind(which: Kind): 'file' | 'directory' | 'symlink' {
  if (which === kind.folder) return 'directory';
  return which === kind.link ? 'symlink' : 'file';
}

/** The SHA-256 of a content; undefined when it has gone away. What is neither file nor link has none. */
async function hashOf(path: string, which: Kind, stats: Stats): Promise<Uint8Array | undefined> {
  if (which === kind.other) return none;
  if (which === kind.link) {
    const target = attempt(path, () => readlinkSync(path));
    return target === undefined ? undefined : hashOfText(target);
  }
  return hashOfFile(path, stats.size);
}

function attempt<Value>(path: string, look: () => Value): Value | undefined {
  try {
    return look();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw readFailure(path, error);
  }
}
