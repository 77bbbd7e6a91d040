import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { bytesOf, header, memoryIn, sizesOf, type Memory } from './memory.ts';
import type { Stamp } from './stamp.ts';

/** Changed with the meaning of anything in it, so that no file of before is read as one of now. */
const format = 'tdfiles1';
const at = { checksum: 8, rules: 40, order: 72 };
/** Reads as another number where the bytes of numbers have another order. */
const orderMark = 0x01020304;

/** What is remembered, and the block that it lies in. */
export interface Kept {
  readonly memory: Memory;
  readonly block: SharedArrayBuffer;
}

/**
 * Reads what was remembered of a folder; undefined when there is nothing, when it is of another format or
 * damaged, when it is about other rules or another disk, or when the clock of the file system has been set back
 * since: then a new time could be one that was seen before.
 */
export function readKept(path: string, rules: string, stamp: Stamp): Kept | undefined {
  const block = readBlock(path);
  if (block === undefined || !isWhole(block, rules)) return undefined;
  const memory = memoryIn(block);
  if (memory.device !== stamp.device || memory.time > stamp.time) return undefined;
  return { memory, block };
}

/**
 * Writes it whole or not at all. It is not waited for until it is on the disk: one that a power cut has torn
 * fails its checksum. What cannot be written is not remembered, and the next run reads every file.
 */
export function writeKept(path: string, rules: string, block: SharedArrayBuffer): void {
  const bytes = Buffer.from(block as unknown as ArrayBuffer);
  bytes.write(format, 'latin1');
  bytes.set(hashOf(rules), at.rules);
  new Uint32Array(block, at.order, 1).set([orderMark]);
  bytes.set(checksumOf(bytes), at.checksum);
  const passing = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(passing, bytes, { mode: 0o600, flag: 'wx' });
    renameSync(passing, path);
  } catch {
    rmSync(passing, { force: true });
  }
}

function readBlock(path: string): SharedArrayBuffer | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const { size } = fstatSync(file);
    const block = new SharedArrayBuffer(size);
    const read = readSync(file, new Uint8Array(block), 0, size, 0);
    return read === size ? block : undefined;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function isWhole(block: SharedArrayBuffer, rules: string): boolean {
  const bytes = Buffer.from(block as unknown as ArrayBuffer);
  return (
    bytes.length >= header.end &&
    bytes.toString('latin1', 0, at.checksum) === format &&
    new Uint32Array(block, at.order, 1)[0] === orderMark &&
    bytes.length === bytesOf(sizesOf(block)) &&
    bytes.subarray(at.rules, at.order).equals(hashOf(rules)) &&
    bytes.subarray(at.checksum, at.rules).equals(checksumOf(bytes))
  );
}

/** Over all that comes after it. */
function checksumOf(bytes: Buffer): Buffer {
  return hashOf(bytes.subarray(at.rules));
}

function hashOf(content: string | Uint8Array): Buffer {
  return createHash('sha256').update(content).digest();
}
