import { join } from 'node:path';
import type { Files } from '../ports/files.ts';

/** A file of this package that a new project gets. */
export interface AppFile {
  /** Relative to the project, with forward slashes. */
  readonly path: string;
  /** Absolute, in this package. */
  readonly from: string;
}

/** Folders of this package that make a project complete. */
export const appFolders = ['app', 'docker', 'helm'] as const;

/** What builds, tests and tools leave behind, wherever it lies. */
const leftovers = new Set([
  'node_modules',
  '.next',
  'dist',
  'coverage',
  '__pycache__',
  '.venv',
  '.pytest_cache',
  '.ruff_cache',
  '.mypy_cache',
  '.DS_Store',
  'next-env.d.ts',
]);

/**
 * Files of the folders that the project does not have yet; a folder that is there is left as it is. Tests of
 * the app stay behind: they belong to this package.
 */
export async function appFiles(
  packageRoot: string,
  root: string,
  files: Files,
): Promise<AppFile[]> {
  const found: AppFile[] = [];
  for (const folder of appFolders) {
    if (await files.exists(join(root, folder))) continue;
    const source = join(packageRoot, folder);
    const entries = await files.walk(source, (path, kind) => isLeftover(folder, path, kind));
    for (const { path, kind } of entries) {
      if (kind === 'file') found.push({ path: `${folder}/${path}`, from: join(source, path) });
    }
  }
  return found;
}

function isLeftover(folder: string, path: string, kind: string): boolean {
  const name = path.split('/').at(-1) ?? '';
  if (leftovers.has(name) || name.endsWith('.tsbuildinfo') || name.endsWith('.pyc')) return true;
  if (/^\.env(\.|$)/.test(name) && !name.endsWith('.example')) return true;
  return (
    folder === 'app' && (kind === 'directory' ? /^tests?$/.test(name) : /\.test\.tsx?$/.test(name))
  );
}
