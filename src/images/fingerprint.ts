import { createHash } from 'node:crypto';
import { addContent, addParts } from './content.ts';
import { readImageSource, type ImageInput } from './source.ts';

/**
 * The tag of an image, from what it is made of: `c-` and 12 hex digits of the SHA-256 over paths,
 * executable bits and contents of the context, the Dockerfile and the build arguments. Times, owners,
 * other permissions, the order of things and the machine make no difference.
 * Throws what readImageSource throws; CONTEXT_CHANGED (build) when a file goes away meanwhile.
 */
export async function imageTag(input: ImageInput): Promise<string> {
  const { entries, dockerfile } = await readImageSource(input);
  const hash = createHash('sha256');
  addParts(hash, 'dockerfile', dockerfile);
  const args = Object.entries(input.buildArgs).sort(([left], [right]) => (left < right ? -1 : 1));
  for (const [name, value] of args) addParts(hash, 'argument', name, value);
  for (const entry of entries) await addContent(hash, entry, input);
  return `c-${hash.digest('hex').slice(0, 12)}`;
}
