import { join } from 'node:path';
import type { FileEntry, Files } from '../ports/files.ts';
import { parseDockerIgnore, type DockerIgnore } from './dockerignore.ts';

export interface ContextOptions {
  /** Absolute path of the Dockerfile. */
  readonly dockerfile?: string;
  /** Leaves out more than the ignore file does; of a folder, all that is in it. */
  readonly alsoSkip?: (path: string) => boolean;
}

/**
 * The files and links of a build context, in byte order of their paths, without what .dockerignore
 * keeps out. As for Docker, an ignore file beside the Dockerfile and named after it
 * (`Dockerfile.backend.dockerignore`) stands in for the one of the folder. Empty folders are left out,
 * as in git, so that a fresh clone gives the same image.
 * Throws DOCKERIGNORE_INVALID (usage).
 */
export async function contextEntries(
  folder: string,
  files: Files,
  { dockerfile, alsoSkip = () => false }: ContextOptions = {},
): Promise<FileEntry[]> {
  const ignore = await ignoreRules(folder, files, dockerfile);
  const entries = await files.walk(
    folder,
    (path, kind) =>
      alsoSkip(path) ||
      (kind === 'directory' ? ignore.excludesAllBelow(path) : ignore.excludes(path)),
  );
  return entries.filter(({ kind }) => kind !== 'directory');
}

async function ignoreRules(
  folder: string,
  files: Files,
  dockerfile: string | undefined,
): Promise<DockerIgnore> {
  if (dockerfile !== undefined) {
    const file = `${dockerfile}.dockerignore`;
    const text = await files.readText(file);
    if (text !== undefined) return parseDockerIgnore(text, file);
  }
  const file = join(folder, '.dockerignore');
  return parseDockerIgnore((await files.readText(file)) ?? '', file);
}
