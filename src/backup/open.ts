import { readLine, type Head } from './format.ts';
import { unpacked } from './pack.ts';
import { ContentReader } from './reader.ts';
import { unsealed } from './seal.ts';

/** Gives the bytes of the file from its beginning, each time. */
export type ReadFile = () => AsyncIterable<Uint8Array>;

/** A backup of which every byte was looked at. */
export interface CheckedBackup {
  readonly head: Head;
  /** SHA-256 of everything before the seal, in hexadecimal digits. */
  readonly digest: string;
  /** Of the file, without the seal. */
  readonly bytes: number;
}

/**
 * Reads a backup through, compares its seal, and gives what it says about itself. Throws BACKUP_DAMAGED and
 * BACKUP_FORMAT (usage).
 */
export async function checkBackup(read: ReadFile): Promise<CheckedBackup> {
  let digest = '';
  let bytes = 0;
  const all = unsealed(read(), (found) => {
    digest = found;
  });
  for await (const { length } of all) bytes += length;
  const reader = new ContentReader(unpacked(unsealed(read())));
  try {
    return { head: readLine('H', await reader.line()), digest, bytes };
  } finally {
    await reader.close();
  }
}
