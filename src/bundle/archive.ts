import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { extract, pack } from 'tar-stream';
import { DeployError, messageOf } from '../errors.ts';

export interface BundleFile {
  readonly path: string;
  readonly text: string;
}

/** Larger bundles, packed or unpacked, are not read: somebody may have made them for that. */
const limits = { packedBytes: 64 * 1024 * 1024, unpackedBytes: 256 * 1024 * 1024 };

/** Files as a tar.gz, all in one folder, readable by their owner alone. `at` is a time in milliseconds. */
export async function packFiles(
  folder: string,
  files: readonly BundleFile[],
  at: number,
): Promise<Buffer> {
  const tar = pack();
  for (const { path, text } of files) {
    tar.entry({ name: `${folder}/${path}`, mode: 0o600, mtime: new Date(at) }, text);
  }
  tar.finalize();
  return promisify(gzip)(await buffer(tar));
}

/** Texts of the wanted files of a tar.gz, by path below its folder. Throws BUNDLE_UNREADABLE (usage). */
export async function unpackFiles(
  file: string,
  bytes: Uint8Array,
  wanted: readonly string[],
): Promise<Map<string, string>> {
  if (bytes.byteLength > limits.packedBytes) throw tooLarge(file);
  const tar = await unzipped(file, bytes);
  const found = new Map<string, string>();
  const reader = extract();
  reader.end(tar);
  try {
    for await (const entry of reader) {
      const path = entry.header.name.replace(/^[^/]*\//, '');
      if (wanted.includes(path)) found.set(path, (await buffer(entry)).toString('utf8'));
      else entry.resume();
    }
  } catch (error) {
    throw unreadable(file, `it is damaged: ${messageOf(error)}`, error);
  }
  return found;
}

async function unzipped(file: string, bytes: Uint8Array): Promise<Buffer> {
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: limits.unpackedBytes });
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(file);
    if (code === 'Z_BUF_ERROR') throw unreadable(file, 'it ends in the middle', error);
    throw unreadable(file, 'it is no tar.gz that todo-deploy wrote', error);
  }
}

function tooLarge(file: string): DeployError {
  const { packedBytes, unpackedBytes } = limits;
  const [packed, unpacked] = [packedBytes, unpackedBytes].map((size) => size / 1024 / 1024);
  return unreadable(
    file,
    `it is larger than a bundle gets (${packed} MiB, unpacked ${unpacked} MiB)`,
  );
}

/** The error for a file that is no bundle which we can read. */
export function unreadable(file: string, why: string, cause?: unknown): DeployError {
  return new DeployError('usage', 'BUNDLE_UNREADABLE', `cannot read the bundle ${file}: ${why}`, {
    hint: 'Name a file that `todo-deploy diagnose --bundle` wrote; copy it again if it came over a network.',
    ...(cause === undefined ? {} : { cause }),
  });
}
