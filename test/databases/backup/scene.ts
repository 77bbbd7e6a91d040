import { gunzipSync } from 'node:zlib';
import { packed } from '../../../src/backup/pack.ts';
import { sealed } from '../../../src/backup/seal.ts';
import { takeBackup, type Taken } from '../../../src/backup/take.ts';
import { checkBackup, type ReadFile } from '../../../src/backup/open.ts';
import { restoreBackup, type RestoreOptions, type Restored } from '../../../src/backup/restore.ts';
import type { PostgresSession } from '../../../src/ports/postgres.ts';
import { postgresClient } from '../../../src/ports/postgres/client.ts';
import {
  postgresPrograms,
  startPostgres,
  type PrivateServer,
} from '../../contracts/postgres-server.ts';

/** Folder with the programs of a server; undefined where there is none and nobody insists. */
export const programs = postgresPrograms();
if (programs === undefined && process.env.CI === 'true') {
  throw new Error('no PostgreSQL server on this machine: apt-get install postgresql');
}

/** A server of this test, and databases in it. */
export interface BackupScene {
  readonly server: PrivateServer;
  readonly url: (database: string) => string;
  /** A new database with this content. */
  database(name: string, ...content: readonly string[]): Promise<PostgresSession>;
  /** Another session of a database. */
  open(name: string, signal?: AbortSignal): Promise<PostgresSession>;
  close(): Promise<void>;
}

export async function openScene(programs: string): Promise<BackupScene> {
  const server = await startPostgres(programs);
  const { user, password, port, ca } = server;
  const url = (database: string): string =>
    `postgresql://${user}:${encodeURIComponent(password)}@localhost:${port}/${database}?sslmode=require`;
  const sessions: PostgresSession[] = [];
  const open = async (name: string, signal?: AbortSignal): Promise<PostgresSession> => {
    const stop = signal === undefined ? {} : { signal };
    const session = await postgresClient.open(url(name), { ca, timeoutMs: 5000, ...stop });
    sessions.push(session);
    return session;
  };
  const admin = await open(server.database);
  return {
    ...{ server, url, open },
    database: async (name, ...content) => {
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await admin.query(`CREATE DATABASE ${name}`);
      const session = await open(name);
      for (const statement of content) await session.query(statement);
      return session;
    },
    close: async () => {
      await Promise.all(sessions.map((session) => session.close()));
      server.stop();
    },
  };
}

const about = {
  ...{ project: 'shop', target: 'local', address: 'localhost/one' },
  takenAt: '2026-01-01T00:00:00.000Z',
};

/** A backup in memory. */
export async function backupOf(
  session: PostgresSession,
  onBeside: (names: readonly string[]) => void = () => undefined,
): Promise<Taken & { readonly file: Buffer }> {
  const watcher = { onBeside, onRows: () => undefined, onTable: () => undefined };
  const taking = takeBackup(session, about, watcher);
  const parts: Uint8Array[] = [];
  for await (const chunk of taking.bytes) parts.push(chunk);
  return { ...taking.taken(), file: Buffer.concat(parts) };
}

/** The file in pieces, as a disk gives it. */
export function reading(file: Uint8Array, piece = 65_536): ReadFile {
  return async function* () {
    await Promise.resolve();
    for (let at = 0; at < file.length; at += piece) yield file.subarray(at, at + piece);
  };
}

/** Checks a backup and restores it, as the command does. */
export async function restore(
  session: PostgresSession,
  file: Uint8Array,
  options: Partial<RestoreOptions> = {},
): Promise<Restored> {
  const read = reading(file);
  await checkBackup(read);
  return restoreBackup(session, read, {
    ...{ replace: false, own: [], shared: false },
    ...{ onRows: () => undefined, onTable: () => undefined, onRowsDone: () => undefined },
    ...options,
  });
}

/** A backup with another content and a seal that fits. */
export async function resealed(
  file: Uint8Array,
  change: (text: string) => string,
): Promise<Buffer> {
  const text = gunzipSync(file).toString('latin1');
  const content = change(text.slice(0, text.lastIndexOf('S ')));
  const parts: Uint8Array[] = [];
  const bytes = packed(reading(Buffer.from(content, 'latin1'))());
  for await (const chunk of sealed(bytes, () => undefined)) parts.push(chunk);
  return Buffer.concat(parts);
}
