/**
 * PostgreSQL 17 and pgbouncer with TLS, in the place of Neon's direct and pooled hosts. Both run in a chroot made
 * from the postgres image, because Debian 12's pgbouncer has no prepared statements in transaction mode.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { archiveOf } from '../base-images/image.ts';
import { postgresImage } from '../base-images/postgres.ts';
import { databaseHosts } from '../layout.ts';
import type { Part } from '../part.ts';
import { authority, certificate } from '../pki.ts';
import { run } from '../shell.ts';
import { configDir, dataDir, pgbouncerIni, pgHba, postgresqlConf, setupSql } from './files.ts';
import { serversAccept, startServers, stopServers } from './servers.ts';
import {
  databaseDir,
  generatePasswords,
  listen,
  passwords,
  rootDir,
  serverUser,
} from './settings.ts';

const owner = `${serverUser}:${serverUser}`;
const bin = '/usr/lib/postgresql/17/bin';

async function unpackRoot(): Promise<void> {
  if (existsSync(rootDir)) return;
  const fresh = `${rootDir}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const unpack = 'tar -xOf "$0" layer.tar | tar -C "$1" --numeric-owner -xf -';
  await run('sh', ['-euc', unpack, archiveOf(postgresImage), fresh]);
  renameSync(fresh, rootDir);
}

async function writeConfiguration(): Promise<void> {
  const ca = await authority('database-ca', 'todo-deploy test bed database CA');
  const hosts = Object.values(databaseHosts);
  const server = await certificate('database', ca, {
    commonName: hosts[0] as string,
    names: hosts.map((host) => `DNS:${host}`),
  });
  const folder = join(rootDir, configDir);
  mkdirSync(folder, { recursive: true });
  const files = {
    'postgresql.conf': postgresqlConf,
    'pg_hba.conf': pgHba,
    'pgbouncer.ini': pgbouncerIni,
    'ca.crt': readFileSync(ca.certificate),
    'server.crt': readFileSync(server.certificate),
    'server.key': readFileSync(server.key),
  };
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(folder, name), content, { mode: 0o600 });
  await run('chown', ['-R', owner, folder]);
}

/** Makes the cluster with roles and database in a folder that takes its final name when all of it is there. */
async function initialise(): Promise<void> {
  if (existsSync(join(rootDir, dataDir))) return;
  generatePasswords();
  const fresh = `${dataDir}.new`;
  rmSync(join(rootDir, fresh), { recursive: true, force: true });
  const chroot = [`--userspec=${owner}`, rootDir];
  const init = [
    '-D',
    fresh,
    '--username=postgres',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--auth=scram-sha-256',
  ];
  // No superuser password: it is reached through the socket only, and not at all from the network.
  await run('chroot', [...chroot, `${bin}/initdb`, ...init, '--auth-local=trust', '--no-sync']);
  const alone = ['--single', '-D', fresh, '-c', 'dynamic_shared_memory_type=mmap', 'postgres'];
  await run('chroot', [...chroot, `${bin}/postgres`, ...alone], { input: setupSql(passwords()) });
  renameSync(join(rootDir, fresh), join(rootDir, dataDir));
}

export const database: Part = {
  name: 'database',
  needs: ['packages', 'network', 'image-postgres'],
  async up() {
    await unpackRoot();
    await writeConfiguration();
    await initialise();
    await startServers();
  },
  async down() {
    await stopServers();
    rmSync(databaseDir, { recursive: true, force: true });
  },
  async status() {
    const ok = await serversAccept();
    const address = `${listen.direct}, ${listen.pooled} port ${listen.port}`;
    return {
      ok,
      version: '17',
      address,
      note: ok ? 'direct and pooled, TLS required' : 'does not accept connections',
    };
  },
};
