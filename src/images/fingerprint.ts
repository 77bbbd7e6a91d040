import { createHash } from 'node:crypto';
import { addParts } from './content.ts';
import { contextFilter } from './context.ts';
import { readDockerfile, type ImageInput } from './source.ts';

/**
 * Changed with the way in which images are built (src/ports/docker/build.ts, context-tar.ts), so that none that
 * was built another way is taken for one of now.
 */
const builder = 'image 2: BuildKit, the executable bit only, no times';

export interface FingerprintInput extends ImageInput {
  /** System and processor that is built for: `linux/amd64`; see platform.ts. */
  readonly platform: string;
  /** Remembers what was seen; see memory.ts. */
  readonly memory?: string | undefined;
}

export interface ImageFingerprint {
  /** `c-` and 12 hex digits. */
  readonly tag: string;
  /** Everything that the image is made of by name, with a short text that changes with it. */
  contents(): ReadonlyMap<string, string>;
}

/**
 * What an image is made of: the SHA-256 over the files of the context (paths, executable bits, contents), the
 * Dockerfile, the build arguments, the platform and the way of building. Times, owners, other permissions, the
 * order of things and the rest of the machine make no difference.
 *
 * Of the images in FROM it is what the Dockerfile says: one pinned by its digest counts by content, `python:3.13`
 * by name. What a registry, or this engine, has under a name today must not count: the same source would get
 * another tag after a pull, and on every machine.
 * Throws what readDockerfile throws, DOCKERIGNORE_INVALID (usage).
 */
export async function imageFingerprint(input: FingerprintInput): Promise<ImageFingerprint> {
  const { folder, dockerfile, files, keptOut, platform, buildArgs, memory } = input;
  const text = await readDockerfile(input);
  const { skip, rules } = await contextFilter(folder, files, { dockerfile, keptOut });
  const kept = memory === undefined ? {} : { memory: { file: memory, rules } };
  const context = await files.digest(folder, { skip, ...kept });
  const hash = createHash('sha256');
  addParts(hash, builder, platform, text);
  const args = Object.entries(buildArgs).sort(([left], [right]) => (left < right ? -1 : 1));
  for (const [name, value] of args) addParts(hash, name, value);
  addParts(hash, context.digest);
  const parts = {
    'the way of building': shortHash(builder),
    'the platform': platform,
    'the Dockerfile': shortHash(text),
    ...Object.fromEntries(
      args.map(([name, value]) => [`build argument ${name}`, shortHash(value)]),
    ),
  };
  return {
    tag: `c-${hash.digest('hex').slice(0, 12)}`,
    contents: () => new Map([...Object.entries(parts), ...context.contents()]),
  };
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
