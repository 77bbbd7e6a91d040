/** Starting and stopping the two servers whose data and configuration exist already. */
import { attempt } from '../shell.ts';
import { type Daemon, runningPid, startDaemon, stopDaemon, waitFor } from '../process.ts';
import { configDir, dataDir, pgbouncerIni, pgHba, postgresqlConf } from './files.ts';
import { listen, rootDir, serverUser } from './settings.ts';

const inside = [`--userspec=${serverUser}:${serverUser}`, rootDir];

const postgres: Daemon = {
  name: 'postgres',
  command: 'chroot',
  args: [
    ...inside,
    '/usr/lib/postgresql/17/bin/postgres',
    '-D',
    dataDir,
    '-c',
    `config_file=${configDir}/postgresql.conf`,
  ],
  // A fast shutdown: it does not wait for clients to leave.
  stopSignal: 'SIGINT',
  depends: [postgresqlConf, pgHba],
};

const pgbouncer: Daemon = {
  name: 'pgbouncer',
  command: 'chroot',
  args: [...inside, '/usr/sbin/pgbouncer', `${configDir}/pgbouncer.ini`],
  // An immediate shutdown: SIGINT waits for transactions, SIGTERM for clients.
  stopSignal: 'SIGQUIT',
  depends: pgbouncerIni,
};

async function accepts(host: string): Promise<boolean> {
  return (
    (await attempt('pg_isready', ['-q', '-h', host, '-p', String(listen.port), '-t', '3'])).code ===
    0
  );
}

/** Starts both servers unless they run, and waits until they accept connections. */
export async function startServers(): Promise<void> {
  await startDaemon(postgres);
  await waitFor('PostgreSQL', () => accepts(listen.direct), { daemon: postgres.name });
  await startDaemon(pgbouncer);
  await waitFor('pgbouncer', () => accepts(listen.pooled), { daemon: pgbouncer.name });
}

/** Stops both servers and waits until they are gone; open connections are cut. */
export async function stopServers(): Promise<void> {
  await stopDaemon(pgbouncer.name);
  await stopDaemon(postgres.name);
}

export async function serversAccept(): Promise<boolean> {
  const running =
    runningPid(postgres.name) !== undefined && runningPid(pgbouncer.name) !== undefined;
  return running && (await accepts(listen.direct)) && (await accepts(listen.pooled));
}
