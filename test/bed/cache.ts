/** The cache of things that take long to make: whole or absent, never half-made. */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  readFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { cacheDir } from './layout.ts';

/** Short digest over everything that decides what a recipe makes. */
export function recipeHash(...ingredients: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(ingredients)).digest('hex').slice(0, 12);
}

/** The content of a file, or of all files under a folder, as an ingredient for {@link recipeHash}. */
export function contentOf(path: string): unknown {
  if (!statSync(path).isDirectory()) return readFileSync(path, 'utf8');
  return readdirSync(path)
    .sort()
    .map((name) => [name, contentOf(join(path, name))]);
}

/** Name of the cache folder for a thing of that version and recipe. */
export function cacheEntry(name: string, version: string, hash: string): string {
  return join(cacheDir, `${name}-${version}-${hash}`);
}

/** Removes what makers left behind that were killed. */
function removeAbandoned(entry: string): void {
  if (!existsSync(dirname(entry))) return;
  for (const name of readdirSync(dirname(entry))) {
    const [made, pid] = name.split('.making-');
    const abandoned = pid === String(process.pid) || (pid && !existsSync(`/proc/${pid}`));
    if (made === basename(entry) && abandoned)
      rmSync(join(dirname(entry), name), { recursive: true });
  }
}

/**
 * Gives the folder of a cached thing, making it when it is not there yet. The maker works in a folder of its
 * own that is renamed at the end, so that an interrupted or failed run leaves nothing that looks finished.
 */
export async function cached(
  entry: string,
  make: (workDir: string) => Promise<void>,
): Promise<string> {
  if (existsSync(entry)) return entry;
  removeAbandoned(entry);
  const workDir = `${entry}.making-${process.pid}`;
  mkdirSync(workDir, { recursive: true });
  try {
    await make(workDir);
    renameSync(workDir, entry);
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
  return entry;
}
