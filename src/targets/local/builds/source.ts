import { join } from 'node:path';
import { DeployError } from '../../../errors.ts';
import { contextEntries } from '../../../images/context.ts';
import type { FileEntry, Files } from '../../../ports/files.ts';

/** Made by tools, at any depth: never part of a source, whatever .dockerignore says. */
const made = new Set(['node_modules', '.git', '.venv', '__pycache__', '.DS_Store']);

/**
 * The files and links of a component, without what its .dockerignore keeps out of the image and
 * what stays out of every build (images/kept-out.ts).
 * Throws CONTEXT_MISSING and DOCKERIGNORE_INVALID (usage).
 */
export async function sourceEntries(
  folder: string,
  files: Files,
  keptOut: (absolute: string) => boolean,
): Promise<FileEntry[]> {
  if (!(await files.exists(folder))) {
    const message = `there is no folder ${folder} to build from`;
    throw new DeployError('usage', 'CONTEXT_MISSING', message, {
      hint: 'Correct `path` of the component in todo-deploy.yaml.',
    });
  }
  return contextEntries(folder, files, {
    alsoSkip: (path) => made.has(lastName(path)) || keptOut(join(folder, path)),
  });
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

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
