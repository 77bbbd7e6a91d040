import { createHash, type Hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { damaged } from './errors.ts';

/** `S `, 64 hexadecimal digits, a line end. */
const lineBytes = 67;
/** Header (10), one stored block (5 and its content), checksum and length (8): RFC 1952 and RFC 1951, 3.2.4. */
export const sealBytes = 10 + 5 + lineBytes + 8;

/**
 * The end of a backup: the SHA-256 of every byte before it, as a gzip member of its own, so that `gzip -dc`
 * reads the whole file, and every byte of the file stands in the sum or is known.
 */
export function sealOf(digest: string): Buffer {
  const line = Buffer.from(`S ${digest}\n`);
  const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
  const block = Buffer.alloc(5);
  block.writeUInt8(1, 0);
  block.writeUInt16LE(line.length, 1);
  block.writeUInt16LE(0xffff - line.length, 3);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(line), 0);
  trailer.writeUInt32LE(line.length, 4);
  return Buffer.concat([header, block, line, trailer]);
}

/** The bytes, and their seal behind them; `onDigest` is told what is in it. */
export async function* sealed(
  bytes: AsyncIterable<Uint8Array>,
  onDigest: (digest: string) => void,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
  const digest = hash.digest('hex');
  onDigest(digest);
  yield sealOf(digest);
}

/**
 * The bytes before the seal, one after the other, and at the end the seal is looked at. Throws BACKUP_DAMAGED
 * (usage) where it is not the one of these bytes: a byte was changed, lost or added.
 */
export async function* unsealed(
  bytes: AsyncIterable<Uint8Array>,
  onDigest: (digest: string) => void = () => undefined,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let held: Uint8Array = Buffer.alloc(0);
  for await (const chunk of bytes) {
    const all = Buffer.concat([held, chunk]);
    const cut = Math.max(0, all.length - sealBytes);
    held = all.subarray(cut);
    if (cut === 0) continue;
    const body = all.subarray(0, cut);
    hash.update(body);
    yield body;
  }
  onDigest(requireSeal(held, hash));
}

function requireSeal(held: Uint8Array, hash: Hash): string {
  const digest = hash.digest('hex');
  if (Buffer.compare(held, sealOf(digest)) === 0) return digest;
  const isSeal = Buffer.from(held).includes('S ');
  throw damaged(
    isSeal
      ? 'its checksum does not fit its content, so that something in it was changed'
      : 'its end with the checksum is missing, so that it was cut off or never was one',
  );
}
