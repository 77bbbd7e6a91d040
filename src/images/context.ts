import { join, relative, sep } from 'node:path';
import type { FileEntry, Files } from '../ports/files.ts';
import { parseDockerIgnore } from './dockerignore.ts';

export interface ContextOptions {
  /** Absolute path of the Dockerfile. */
  readonly dockerfile?: string;
  /** Absolute paths of files and folders that stay out, whatever the ignore file says. */
  readonly keptOut?: readonly string[];
  /** Names of files and folders that stay out wherever they are. */
  readonly namesOut?: readonly string[];
}

/** What belongs to a build context. */
export interface ContextFilter {
  /** What stays out; of a folder, all that is in it. */
  readonly skip: (path: string, kind: FileEntry['kind']) => boolean;
  /** All that `skip` depends on, as text. */
  readonly rules: string;
}

/**
 * Reads what .dockerignore keeps out of a context. As for Docker, an ignore file beside the Dockerfile and
 * named after it (`Dockerfile.backend.dockerignore`) stands in for the one of the folder.
 * Throws DOCKERIGNORE_INVALID (usage).
 */
export async function contextFilter(
  folder: string,
  files: Files,
  { dockerfile, keptOut = [], namesOut = [] }: ContextOptions = {},
): Promise<ContextFilter> {
  const { text, file } = await ignoreFile(folder, files, dockerfile);
  const ignore = parseDockerIgnore(text, file);
  const paths = keptOut.map((path) => relative(folder, path).split(sep).join('/'));
  const names = new Set(namesOut);
  return {
    skip: (path, kind) =>
      names.has(path.slice(path.lastIndexOf('/') + 1)) ||
      paths.includes(path) ||
      (kind === 'directory' ? ignore.excludesAllBelow(path) : ignore.excludes(path)),
    rules: JSON.stringify([text, paths, namesOut]),
  };
}

/**
 * The files and links of a build context, in byte order of their paths, without what stays out. Empty folders
 * are left out, as in git, so that a fresh clone gives the same image.
 * Throws DOCKERIGNORE_INVALID (usage).
 */
export async function contextEntries(
  folder: string,
  files: Files,
  options?: ContextOptions,
): Promise<FileEntry[]> {
  const { skip } = await contextFilter(folder, files, options);
  const entries = await files.walk(folder, skip);
  return entries.filter(({ kind }) => kind !== 'directory');
}

async function ignoreFile(
  folder: string,
  files: Files,
  dockerfile: string | undefined,
): Promise<{ text: string; file: string }> {
  if (dockerfile !== undefined) {
    const file = `${dockerfile}.dockerignore`;
    const text = await files.readText(file);
    if (text !== undefined) return { text, file };
  }
  const file = join(folder, '.dockerignore');
  return { text: (await files.readText(file)) ?? '', file };
}
