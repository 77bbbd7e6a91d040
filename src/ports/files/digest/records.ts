import { createHash } from 'node:crypto';
import { kind, type Kind } from './kinds.ts';

/** Bytes of a SHA-256. */
export const hashBytes = 32;

/** What a file, a link or something else in a folder is: its kind, its name, the SHA-256 of its content. */
export interface Entry {
  readonly kind: Kind;
  readonly name: string;
  readonly hash: Uint8Array;
}

/** A folder and the digest of what lies directly in it; without one when that is nothing. */
export interface DigestedFolder {
  /** Relative to the folder that was asked about, with forward slashes; empty for that one itself. */
  readonly path: string;
  readonly digest: Uint8Array | undefined;
}

/**
 * The digest of what lies directly in a folder, in any order; undefined when nothing does. Lengths go in front
 * of names, so that no two lists read the same. Folders in it are told of by their own digests.
 */
export function digestOfFolder(entries: Iterable<Entry>): Uint8Array | undefined {
  const taken = [...entries].filter((one) => one.kind !== kind.out && one.kind !== kind.folder);
  if (taken.length === 0) return undefined;
  taken.sort((one, other) => compare(one.name, other.name));
  const parts = taken.flatMap((one) => {
    const name = Buffer.from(one.name);
    const head = Buffer.alloc(5);
    head.writeUInt8(one.kind);
    head.writeUInt32LE(name.length, 1);
    return [head, name, one.hash];
  });
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}

/** The digest of a whole tree, in hex, from those of its folders, which come in the order of `compare`. */
export function digestOfTree(folders: Iterable<DigestedFolder>): string {
  const hash = createHash('sha256');
  for (const { path, digest } of folders) {
    if (digest === undefined) continue;
    hash.update(`${Buffer.byteLength(path)}:${path}`).update(digest);
  }
  return hash.digest('hex');
}

/** An order of names that is the same on every machine: by UTF-16 code units. */
export function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
