import { resolve } from 'node:path';
import type { Exec } from '../../../ports/exec.ts';
import type { Environment } from '../../../ports/foreground.ts';
import { targetOf, tlsMode } from '../../../ports/postgres/target.ts';
import type { ProjectDatabase } from '../open.ts';

/** Trusting the authorities of the system (sslrootcert=system) came with libpq 16 (its release notes). */
const trustsSystem = 16;
const timeoutMs = 10_000;

/** How psql is called, or why it is not. */
export type Psql = { readonly env: Environment } | { readonly unfit: string };

/** Whether the psql of this machine can be trusted with this database: no connection is less verified than ours. */
export async function psqlFor(
  exec: Exec,
  { url, ca, project }: Pick<ProjectDatabase, 'url' | 'ca' | 'project'>,
): Promise<Psql> {
  if ((await exec.which('psql')) === undefined)
    return { unfit: 'there is no psql on this machine' };
  const parsed = new URL(url);
  const mode = tlsMode(parsed, ca);
  const { caFile } = project.config.database;
  const env = environmentFor(parsed);
  if (mode === 'off') return { env: { ...env, PGSSLMODE: 'disable' } };
  if (mode === 'prefer') return { env: { ...env, PGSSLMODE: 'prefer' } };
  const verified = { ...env, PGSSLMODE: 'verify-full' };
  if (ca !== undefined) {
    if (caFile === undefined)
      return { unfit: 'psql needs the authority of the database as a file' };
    return { env: { ...verified, PGSSLROOTCERT: resolve(project.root, caFile) } };
  }
  const major = await majorOf(exec);
  if (major >= trustsSystem) return { env: { ...verified, PGSSLROOTCERT: 'system' } };
  return {
    unfit: `psql ${major} cannot verify the certificate with the authorities of this system`,
  };
}

/** The password never stands in argv; what the person has set for other servers is taken back. */
function environmentFor(url: URL): Environment {
  const { host, port, user, database } = targetOf(url);
  return {
    ...{ PGHOST: host, PGPORT: String(port), PGUSER: user, PGDATABASE: database },
    PGPASSWORD: decodeURIComponent(url.password),
    PGOPTIONS: url.searchParams.get('options') ?? '',
    ...{ PGHOSTADDR: undefined, PGSERVICE: undefined, PGAPPNAME: 'todo-deploy' },
  };
}

/** psql (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1) -> 15; 0 when it says something else. */
async function majorOf(exec: Exec): Promise<number> {
  const { stdout } = await exec.run({ file: 'psql', args: ['--version'] }, { timeoutMs });
  return Number(/\b(\d+)(\.\d+|\w+)/.exec(stdout)?.[1] ?? 0);
}
