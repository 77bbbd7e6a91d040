import { encodingsOf } from './encodings.ts';

/**
 * How many characters in a row tell a secret: fewer could be chance, and a secret that was broken over lines
 * still shows so many of it at a time.
 */
export const pieceLength = 12;

const factor = 0x01000193;
const filterBits = 22;

/** Where a piece of a canary stands in some bytes. */
export interface Hit {
  readonly canary: string;
  readonly encoding: string;
  /** Byte at which it begins. */
  readonly at: number;
}

/**
 * Pieces of every canary in every encoding, found in one pass over the bytes, however many they are: a rolling
 * hash (Karp and Rabin, 1987) asks a bit field first, and few positions come as far as the table.
 */
export class Needles {
  private readonly pieces = new Map<string, Omit<Hit, 'at'>>();
  private readonly filter = new Uint8Array(2 ** (filterBits - 3));

  /** Canaries by name. Throws for one that is too short to be told from chance. */
  constructor(canaries: Readonly<Record<string, string>>) {
    for (const [canary, secret] of Object.entries(canaries)) {
      if (Buffer.byteLength(secret) < pieceLength) throw new Error(`${canary} is too short`);
      for (const { encoding, text } of encodingsOf(secret)) this.add(canary, encoding, text);
    }
  }

  private add(canary: string, encoding: string, text: string): void {
    // UTF-16 comes as bytes, everything else as characters.
    const bytes = encoding === 'UTF-16' ? Buffer.from(text, 'latin1') : Buffer.from(text);
    for (let at = 0; at + pieceLength <= bytes.length; at++) {
      const piece = bytes.toString('latin1', at, at + pieceLength);
      if (this.pieces.has(piece)) continue;
      this.pieces.set(piece, { canary, encoding });
      const bit = slot(hashOf(bytes, at));
      this.filter[bit >>> 3]! |= 1 << (bit & 7);
    }
  }

  /** The first place of each canary in each encoding. */
  find(bytes: Buffer): Hit[] {
    const { filter } = this;
    const found = new Map<string, Hit>();
    if (bytes.length < pieceLength) return [];
    let hash = hashOf(bytes, 0);
    for (let at = 0; ; at++) {
      const bit = slot(hash);
      if ((filter[bit >>> 3]! & (1 << (bit & 7))) !== 0) this.note(bytes, at, found);
      if (at + pieceLength >= bytes.length) break;
      hash = Math.imul(hash - Math.imul(bytes[at]!, leaving), factor) + bytes[at + pieceLength]!;
    }
    return [...found.values()];
  }

  private note(bytes: Buffer, at: number, found: Map<string, Hit>): void {
    const piece = this.pieces.get(bytes.toString('latin1', at, at + pieceLength));
    if (piece === undefined) return;
    const key = `${piece.canary}\n${piece.encoding}`;
    if (!found.has(key)) found.set(key, { ...piece, at });
  }
}

/** What the first byte of a piece has become in the hash when the piece is whole. */
const leaving = Array.from({ length: pieceLength - 1 }).reduce<number>(
  (power) => Math.imul(power, factor),
  1,
);

function hashOf(bytes: Uint8Array, at: number): number {
  let hash = 0;
  for (let index = at; index < at + pieceLength; index++) {
    hash = Math.imul(hash, factor) + bytes[index]!;
  }
  return hash;
}

function slot(hash: number): number {
  return Math.imul(hash, 0x9e3779b1) >>> (32 - filterBits);
}
