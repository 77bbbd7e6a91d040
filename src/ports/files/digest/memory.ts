import { kind, type Kind } from './kinds.ts';
import { hashBytes } from './records.ts';

/**
 * What was seen in a tree, in one block of memory that several threads read:
 *
 *     header    format and checksum (store.ts), the sizes of what follows, time and device of the stamp
 *     stats     five doubles a name: mtime and ctime in milliseconds, size, inode, mode
 *     listed    three doubles a folder: its own mtime, ctime and inode when it was listed
 *     folders   four numbers a folder: its first name, how many, where its text begins, how long that is
 *     digests   32 bytes a folder; zeros when nothing of it counts
 *     hashes    32 bytes a name: the SHA-256 of the content
 *     kinds     a byte a name
 *     text      a folder each: path and names, with a zero byte between
 *
 * The names of a folder are in the order in which the system lists them, with those that do not count: what
 * is listed again the same way need not be judged again. The ctime of a file or folder that was too fresh to be
 * trusted is not a number, which equals nothing.
 */
export interface Memory {
  /** When its stamp was made, by the clock of the file system, in milliseconds. */
  readonly time: number;
  /** The device of the file system; what lies on another one is never trusted. */
  readonly device: number;
  readonly folderCount: number;
  readonly nameCount: number;
  readonly stats: Float64Array;
  readonly listed: Float64Array;
  readonly folders: Uint32Array;
  readonly digests: Uint8Array;
  readonly hashes: Uint8Array;
  readonly kinds: Uint8Array;
  readonly text: Buffer;
}

/** A folder of a memory, or one that was seen just now. */
export interface SeenFolder {
  readonly path: string;
  /** Path and names, with a zero byte between. */
  readonly text: string;
  readonly stats: Float64Array;
  readonly listed: Float64Array;
  readonly hashes: Uint8Array;
  readonly kinds: Uint8Array;
  readonly digest: Uint8Array | undefined;
}

/** Doubles a name in `stats` and a folder in `listed`, and numbers a folder in `folders`. */
export const statFields = 5;
export const listedFields = 3;
const folderFields = 4;

/** Where the sizes and the stamp are, in bytes; format and checksum lie before them. */
export const header = { sizes: 80, stamp: 96, end: 112 };

export interface Sizes {
  readonly folderCount: number;
  readonly nameCount: number;
  readonly textLength: number;
}

/** Bytes of a whole memory of these sizes. */
export function bytesOf({ folderCount, nameCount, textLength }: Sizes): number {
  const aName = statFields * 8 + hashBytes + 1;
  const aFolder = listedFields * 8 + folderFields * 4 + hashBytes;
  return header.end + nameCount * aName + folderCount * aFolder + textLength;
}

/** The sizes that a block says it has. */
export function sizesOf(block: ArrayBufferLike): Sizes {
  const [folderCount = 0, nameCount = 0, textLength = 0] = new Uint32Array(block, header.sizes, 3);
  return { folderCount, nameCount, textLength };
}

/** Reads a block, which must have the length that its sizes make; nothing is copied. */
export function memoryIn(block: ArrayBufferLike): Memory {
  const { folderCount, nameCount, textLength } = sizesOf(block);
  const [time = 0, device = 0] = new Float64Array(block, header.stamp, 2);
  let at = header.end;
  const next = (bytes: number): number => (at += bytes) - bytes;
  return {
    ...{ time, device, folderCount, nameCount },
    stats: new Float64Array(block, next(nameCount * statFields * 8), nameCount * statFields),
    listed: new Float64Array(
      block,
      next(folderCount * listedFields * 8),
      folderCount * listedFields,
    ),
    folders: new Uint32Array(
      block,
      next(folderCount * folderFields * 4),
      folderCount * folderFields,
    ),
    digests: new Uint8Array(block, next(folderCount * hashBytes), folderCount * hashBytes),
    hashes: new Uint8Array(block, next(nameCount * hashBytes), nameCount * hashBytes),
    kinds: new Uint8Array(block, next(nameCount), nameCount),
    text: Buffer.from(block as ArrayBuffer, next(textLength), textLength),
  };
}

/** Where a folder's names begin, how many there are, and its path and names. */
export function placeOf({ folders, text }: Memory, index: number) {
  const at = index * folderFields;
  const begin = folders[at + 2] ?? 0;
  const whole = text.toString('utf8', begin, begin + (folders[at + 3] ?? 0));
  return { first: folders[at] ?? 0, count: folders[at + 1] ?? 0, text: whole };
}

/** One folder of a memory. */
export function folderIn(memory: Memory, index: number): SeenFolder {
  const { first, count, text } = placeOf(memory, index);
  const end = first + count;
  const digest = memory.digests.subarray(index * hashBytes, (index + 1) * hashBytes);
  return {
    ...{ path: text.slice(0, text.indexOf('\0')), text },
    stats: memory.stats.subarray(first * statFields, end * statFields),
    listed: memory.listed.subarray(index * listedFields, (index + 1) * listedFields),
    hashes: memory.hashes.subarray(first * hashBytes, end * hashBytes),
    kinds: memory.kinds.subarray(first, end),
    digest: digest.every((byte) => byte === 0) ? undefined : digest,
  };
}

/** The names of a folder, in the order of its other fields. */
export function namesOf({ text }: Pick<SeenFolder, 'text'>): string[] {
  const names = text.slice(text.indexOf('\0') + 1);
  return names === '' ? [] : names.split('\0');
}

/** What a name of a folder was seen to be. */
export function kindAt({ kinds }: Pick<SeenFolder, 'kinds'>, index: number): Kind {
  return (kinds[index] ?? kind.out) as Kind;
}

/** Puts folders, in the order of their paths, into one block. */
export function blockOf(
  folders: readonly SeenFolder[],
  stamp: Pick<Memory, 'time' | 'device'>,
): SharedArrayBuffer {
  const texts = folders.map(({ text }) => Buffer.from(text));
  const nameCount = folders.reduce((sum, { kinds }) => sum + kinds.length, 0);
  const textLength = texts.reduce((sum, { length }) => sum + length, 0);
  const sizes: Sizes = { folderCount: folders.length, nameCount, textLength };
  const block = new SharedArrayBuffer(bytesOf(sizes));
  new Uint32Array(block, header.sizes, 3).set([folders.length, nameCount, textLength]);
  new Float64Array(block, header.stamp, 2).set([stamp.time, stamp.device]);
  const memory = memoryIn(block);
  let first = 0;
  let textAt = 0;
  for (const [index, { stats, listed, hashes, kinds, digest }] of folders.entries()) {
    const text = texts[index] ?? Buffer.alloc(0);
    memory.folders.set([first, kinds.length, textAt, text.length], index * folderFields);
    memory.stats.set(stats, first * statFields);
    memory.listed.set(listed, index * listedFields);
    memory.hashes.set(hashes, first * hashBytes);
    memory.kinds.set(kinds, first);
    if (digest !== undefined) memory.digests.set(digest, index * hashBytes);
    memory.text.set(text, textAt);
    first += kinds.length;
    textAt += text.length;
  }
  return block;
}
