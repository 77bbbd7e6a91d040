import { createHash } from 'node:crypto';
import type { FileEntry, Files, FolderDigest } from '../../files.ts';
import { kind, type Kind } from './kinds.ts';
import { compare, digestOfFolder, digestOfTree, type Entry } from './records.ts';

type Reading = Pick<Files, 'walk' | 'readBytes' | 'readLink'>;

/**
 * The digest of a folder with nothing remembered: every file is read. What the quick way says has to be the
 * same as what this one says.
 */
export async function plainDigest(
  files: Reading,
  folder: string,
  skip?: Parameters<Files['walk']>[1],
): Promise<FolderDigest> {
  const folders = new Map<string, Entry[]>();
  const contents = new Map<string, string>();
  for (const entry of await files.walk(folder, skip)) {
    if (entry.kind === 'directory') continue;
    const content = await contentOf(files, `${folder}/${entry.path}`, entry);
    if (content === undefined) continue;
    const hash = createHash('sha256').update(content).digest();
    const cut = entry.path.lastIndexOf('/');
    const parent = entry.path.slice(0, Math.max(cut, 0));
    const one = { kind: kindOfEntry(entry), name: entry.path.slice(cut + 1), hash };
    folders.set(parent, [...(folders.get(parent) ?? []), one]);
    contents.set(entry.path, labelOf(one));
  }
  const digested = [...folders]
    .map(([path, entries]) => ({ path, digest: digestOfFolder(entries) }))
    .sort((one, other) => compare(one.path, other.path));
  return { digest: digestOfTree(digested), contents: () => contents };
}

/** What changes when a file does: its kind, and half of its hash, in hex. */
export function labelOf({ kind: which, hash }: Pick<Entry, 'kind' | 'hash'>): string {
  return `${which}${Buffer.from(hash.subarray(0, 16)).toString('hex')}`;
}

function kindOfEntry({ kind: which, mode }: FileEntry): Kind {
  if (which === 'symlink') return kind.link;
  return (mode & 0o100) === 0 ? kind.file : kind.program;
}

function contentOf(
  files: Reading,
  path: string,
  entry: FileEntry,
): Promise<string | Uint8Array | undefined> {
  return entry.kind === 'symlink' ? files.readLink(path) : files.readBytes(path);
}
