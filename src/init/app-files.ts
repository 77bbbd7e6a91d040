import { join } from 'node:path';
import type { Files } from '../ports/files.ts';

/** A file that a new project gets. */
export interface AppFile {
  /** Relative to the project, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Folders that make a project complete. */
export const appFolders = ['app', 'docker', 'helm'] as const;

/**
 * Where the published package has them, as a list of files: npm takes longer for three hundred files than for all
 * the rest of the installation.
 */
export const packedApp = 'dist/app.json';

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
  const there = await Promise.all(appFolders.map((folder) => files.exists(join(root, folder))));
  const missing = appFolders.filter((_folder, at) => there[at] === false);
  const isClone = await files.exists(join(packageRoot, appFolders[0]));
  if (isClone) return filesIn(packageRoot, missing, files);
  const packed = JSON.parse(
    (await files.readText(join(packageRoot, packedApp))) ?? '[]',
  ) as AppFile[];
  return packed.filter(({ path }) => missing.some((folder) => path.startsWith(`${folder}/`)));
}

/** The files of these folders as they lie in a clone. */
export async function filesIn(
  clone: string,
  folders: readonly string[],
  files: Files,
): Promise<AppFile[]> {
  const found: AppFile[] = [];
  for (const folder of folders) {
    const source = join(clone, folder);
    const entries = await files.walk(source, (path, kind) => isLeftover(folder, path, kind));
    for (const { path, kind } of entries) {
      if (kind !== 'file') continue;
      const text = (await files.readText(join(source, path))) ?? '';
      found.push({ path: `${folder}/${path}`, text });
    }
  }
  return found;
}

function isLeftover(folder: string, path: string, kind: string): boolean {
  const name = path.split('/').at(-1) ?? '';
  if (leftovers.has(name) || name.endsWith('.tsbuildinfo') || name.endsWith('.pyc')) return true;
  if (/^\.env(\.|$)/.test(name) && !name.endsWith('.example')) return true;
  return (
    folder === 'app' &&
    (kind === 'directory' ? /^tests?$/.test(name) : /\.test\.(tsx?|mjs)$/.test(name))
  );
}
