import { join } from 'node:path';
import type { Files } from '../../../ports/files.ts';
import type { LocalMachine } from '../machine.ts';
import { postgresPackage, postgresVersion } from './pins.ts';

/** The programs of the embedded PostgreSQL; absolute paths. */
export interface PostgresPrograms {
  readonly version: string;
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
}

/** The folder of the shared cache that holds the programs once they are whole. */
export function postgresFolder(cache: string, machine: LocalMachine): string {
  const { name, version } = postgresPackage(machine);
  return join(cache, 'postgres', `${version}-${name.slice(name.indexOf('/') + 1)}`);
}

/** Where the programs lie below that folder. */
export function programsIn(folder: string, { platform }: LocalMachine): PostgresPrograms {
  const ending = platform === 'win32' ? '.exe' : '';
  const at = (name: string) => join(folder, 'native', 'bin', name + ending);
  return {
    version: postgresVersion,
    ...{ postgres: at('postgres'), initdb: at('initdb'), pgCtl: at('pg_ctl') },
  };
}

/**
 * The embedded PostgreSQL, when the cache has it; a PostgreSQL of the system is never used.
 * Throws POSTGRES_UNSUPPORTED (environment).
 */
export async function findPostgres(
  cache: string,
  machine: LocalMachine,
  files: Files,
): Promise<PostgresPrograms | undefined> {
  const folder = postgresFolder(cache, machine);
  const programs = programsIn(folder, machine);
  // Tools that tidy up caches may have taken some of it: what a first start needs is looked for.
  const isThere = (paths: readonly string[]) =>
    Promise.all(paths.map((path) => files.exists(path)));
  const { postgres, initdb, pgCtl } = programs;
  const share = ['share/postgres.bki', 'share/postgresql/postgres.bki'];
  const wholePrograms = (await isThere([postgres, initdb, pgCtl])).every(Boolean);
  const wholeShare = (await isThere(share.map((path) => join(folder, 'native', path)))).some(
    Boolean,
  );
  return wholePrograms && wholeShare ? programs : undefined;
}
