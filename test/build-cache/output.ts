import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Next makes these anew in every build: keys, and names that begin with the name of the build. */
const names = 'previewModeId|previewModeSigningKey|previewModeEncryptionKey|encryptionKey';
const keys = new RegExp(String.raw`\\?"(${names})\\?": ?\\?"[^"\\]*\\?"`, 'g');

/**
 * What `next build` has left to run in a folder: a checksum for each file, by its path. The random name and keys
 * of the build count as the same.
 */
export function outputOf(folder: string): Map<string, string> {
  const root = join(folder, '.next/standalone');
  const id = readFileSync(join(root, '.next/BUILD_ID'), 'utf8').trim();
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return new Map(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      const text = readFileSync(path, 'latin1').replaceAll(id, 'ID').replace(keys, '"$1"');
      const sum = createHash('sha256').update(text).digest('hex');
      return [relative(root, path).replaceAll(id, 'ID'), sum];
    }),
  );
}

/** Paths that differ between two outputs, or that one of them lacks. */
export function differing(one: Map<string, string>, other: Map<string, string>): string[] {
  const paths = new Set([...one.keys(), ...other.keys()]);
  return [...paths].filter((path) => one.get(path) !== other.get(path)).sort();
}
