import { createHash, type Hash } from 'node:crypto';
import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { isMissing, readFailure } from '../errors.ts';

/** Files up to this many bytes are read in one go, which for small ones is many times quicker. */
const small = 1024 * 1024;
const room = Buffer.allocUnsafeSlow(small + 1);

/** The SHA-256 of a file that is believed to have this many bytes; undefined when it is not there. */
export async function hashOfFile(path: string, size: number): Promise<Uint8Array | undefined> {
  const hash = createHash('sha256');
  try {
    if (size <= small && readSmall(path, hash)) return hash.digest();
    const whole = createHash('sha256');
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) whole.update(chunk);
    return whole.digest();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw readFailure(path, error);
  }
}

/** The SHA-256 of a text. */
export function hashOfText(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}

/** Reads a file that is small; false when it turns out to be larger. */
function readSmall(path: string, hash: Hash): boolean {
  const file = openSync(path, 'r');
  try {
    let length = 0;
    for (let read = 1; read > 0 && length <= small; length += read) {
      read = readSync(file, room, length, room.length - length, null);
    }
    hash.update(room.subarray(0, length));
    return length <= small;
  } finally {
    closeSync(file);
  }
}
