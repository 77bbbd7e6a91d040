import type { Hash } from 'node:crypto';
import { join } from 'node:path';
import { DeployError } from '../errors.ts';
import type { FileEntry, Files } from '../ports/files.ts';

const ownerMayExecute = 0o100;

/** Adds parts to a hash. Lengths go in front, so that no two different lists of parts read the same. */
export function addParts(hash: Hash, ...parts: (string | Uint8Array)[]): void {
  for (const part of parts) {
    const bytes = Buffer.from(part);
    hash.update(`${bytes.byteLength}:`).update(bytes);
  }
}

/**
 * Adds what a file or link is: path, executable bit and content. Times, owners and other permissions make no
 * difference. Throws CONTEXT_CHANGED (build) when it goes away meanwhile.
 */
export async function addContent(
  hash: Hash,
  { path, kind, mode }: FileEntry,
  { folder, files }: { readonly folder: string; readonly files: Files },
): Promise<void> {
  const absolute = join(folder, path);
  if (kind === 'symlink') {
    addParts(hash, 'link', path, await files.readLink(absolute));
    return;
  }
  const bytes = await files.readBytes(absolute);
  if (bytes === undefined) {
    throw new DeployError('build', 'CONTEXT_CHANGED', `${absolute} went away while it was read`, {
      hint: 'Something else is changing the folder; run the same command again.',
    });
  }
  addParts(hash, (mode & ownerMayExecute) === 0 ? 'file' : 'program', path, bytes);
}
