import { join } from 'node:path';
import { contextEntries, contextFilter } from '../../../images/context.ts';
import { requireContext } from '../../../images/source.ts';
import type { FileEntry, Files, FolderDigest } from '../../../ports/files.ts';

/** Made by tools, at any depth: never part of a source, whatever .dockerignore says. */
const namesOut = ['node_modules', '.git', '.venv', '__pycache__', '.DS_Store'];

/**
 * The files and links of a component, without what its .dockerignore keeps out of the image and
 * what stays out of every build (images/kept-out.ts).
 * Throws CONTEXT_MISSING and DOCKERIGNORE_INVALID (usage).
 */
export async function sourceEntries(
  folder: string,
  files: Files,
  keptOut: readonly string[],
): Promise<FileEntry[]> {
  await requireContext(folder, files);
  return contextEntries(folder, files, { keptOut, namesOut });
}

/** The same, by content. Remembers in the file `memory` what was seen. Throws the same. */
export async function sourceDigest(
  folder: string,
  files: Files,
  {
    keptOut,
    memory,
  }: { readonly keptOut: readonly string[]; readonly memory?: string | undefined },
): Promise<FolderDigest> {
  await requireContext(folder, files);
  const { skip, rules } = await contextFilter(folder, files, { keptOut, namesOut });
  const kept = memory === undefined ? {} : { memory: { file: memory, rules } };
  return files.digest(folder, { skip, ...kept });
}

/** Copies files and links; the folder is made, what else is in it stays. */
export async function copySource(
  entries: readonly FileEntry[],
  from: string,
  to: string,
  files: Files,
): Promise<void> {
  await files.makeFolder(to);
  for (const { path, kind } of entries) {
    if (kind === 'symlink') {
      await files.makeLink(join(to, path), await files.readLink(join(from, path)));
    } else {
      await files.copy(join(from, path), join(to, path));
    }
  }
}
