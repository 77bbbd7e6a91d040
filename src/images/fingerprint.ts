import { createHash, type Hash } from 'node:crypto';
import { join } from 'node:path';
import { DeployError } from '../errors.ts';
import type { FileEntry } from '../ports/files.ts';
import { readImageSource, type ImageInput } from './source.ts';

const ownerMayExecute = 0o100;

/**
 * The tag of an image, from what it is made of: `c-` and 12 hex digits of the SHA-256 over paths,
 * executable bits and contents of the context, the Dockerfile and the build arguments. Times, owners,
 * other permissions, the order of things and the machine make no difference.
 * Throws what readImageSource throws; CONTEXT_CHANGED (build) when a file goes away meanwhile.
 */
export async function imageTag(input: ImageInput): Promise<string> {
  const { entries, dockerfile } = await readImageSource(input);
  const hash = createHash('sha256');
  add(hash, 'dockerfile', dockerfile);
  const args = Object.entries(input.buildArgs).sort(([left], [right]) => (left < right ? -1 : 1));
  for (const [name, value] of args) add(hash, 'argument', name, value);
  for (const entry of entries) add(hash, ...(await partsOf(entry, input)));
  return `c-${hash.digest('hex').slice(0, 12)}`;
}

/** Lengths go in front, so that no two different lists of parts read the same. */
function add(hash: Hash, ...parts: (string | Uint8Array)[]): void {
  for (const part of parts) {
    const bytes = Buffer.from(part);
    hash.update(`${bytes.byteLength}:`).update(bytes);
  }
}

async function partsOf(
  { path, kind, mode }: FileEntry,
  { folder, files }: ImageInput,
): Promise<(string | Uint8Array)[]> {
  const absolute = join(folder, path);
  if (kind === 'symlink') return ['link', path, await files.readLink(absolute)];
  const bytes = await files.readBytes(absolute);
  if (bytes === undefined) {
    throw new DeployError('build', 'CONTEXT_CHANGED', `${absolute} went away while it was read`, {
      hint: 'Something else is changing the folder; run the same command again.',
    });
  }
  return [(mode & ownerMayExecute) === 0 ? 'file' : 'program', path, bytes];
}
