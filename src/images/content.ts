import type { Hash } from 'node:crypto';

/** Adds parts to a hash. Lengths go in front, so that no two different lists of parts read the same. */
export function addParts(hash: Hash, ...parts: (string | Uint8Array)[]): void {
  for (const part of parts) {
    const bytes = Buffer.from(part);
    hash.update(`${bytes.byteLength}:`).update(bytes);
  }
}
