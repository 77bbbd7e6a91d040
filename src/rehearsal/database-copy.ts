import { restoreBackup } from '../backup/restore.ts';
import { takeBackup } from '../backup/take.ts';
import { quoted } from '../data/tables.ts';
import { DeployError, messageOf } from '../errors.ts';
import type { Emit } from '../pipeline/events.ts';
import type { Clock } from '../ports/clock.ts';
import type { Postgres, PostgresSession } from '../ports/postgres.ts';
import { addressOf } from '../secrets/database-url.ts';
import { copyName, isLeftBehind } from './names.ts';
import type { DatabaseCopy } from './place.ts';

/** A suspended database needs some seconds to wake. */
const connectMs = 20_000;

export interface CopyScene {
  readonly project: string;
  readonly postgres: Postgres;
  readonly clock: Clock;
  /** The real database, as this machine reaches it for as long as the copy lives; with the password. */
  readonly url: string;
  readonly ca?: string;
  readonly emit: Emit;
  /** Stops the copying; what was made is removed all the same. */
  readonly signal: AbortSignal;
}

/**
 * Makes a second database on the same server and copies schema and rows into it, as they are at one moment, while
 * the app goes on. Throws REHEARSAL_FORBIDDEN (environment) where the user may make no database,
 * BACKUP_UNSUPPORTED (usage) for what cannot be copied, and DATABASE_ERROR (environment).
 */
export async function copyDatabase(scene: CopyScene): Promise<DatabaseCopy> {
  const { url, clock } = scene;
  const source = await open(scene, url);
  try {
    const database = decodeURIComponent(new URL(url).pathname.slice(1));
    await requireRight(source, scene);
    await removeLeftBehind(source, database, clock.now());
    const name = copyName(database, clock.now());
    await source.query(`CREATE DATABASE ${quoted(name)}`);
    const copy = copyNamed(scene, name);
    try {
      await copyInto(scene, source, copy.urlFor(url));
      return copy;
    } catch (error) {
      await copy.remove();
      throw error;
    }
  } finally {
    await source.close();
  }
}

function copyNamed(scene: CopyScene, name: string): DatabaseCopy {
  const urlFor = (direct: string): string =>
    Object.assign(new URL(direct), { pathname: `/${encodeURIComponent(name)}` }).href;
  const remove = async (): Promise<void> => {
    // Ctrl-C must not keep us from it.
    const session = await open({ ...scene, signal: new AbortController().signal }, scene.url);
    try {
      await session.query(`DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`);
    } finally {
      await session.close();
    }
  };
  return {
    ...{ name: `the database ${name}`, urlFor },
    remove: () =>
      remove().catch((error: unknown) => {
        const message = `the copy of the database, ${name}, could not be removed: ${messageOf(error)}`;
        const hint = `Remove it: DROP DATABASE ${quoted(name)} WITH (FORCE); a rehearsal after a day does so too.`;
        scene.emit({ type: 'warning', message, hint });
      }),
  };
}

async function copyInto(scene: CopyScene, source: PostgresSession, url: string): Promise<void> {
  const { project, clock } = scene;
  const takenAt = new Date(clock.now()).toISOString();
  const about = { project, target: 'rehearsal', address: addressOf(scene.url), takenAt };
  const quiet = { onRows: () => undefined, onTable: () => undefined };
  const taking = takeBackup(source, about, quiet);
  const into = await open(scene, url);
  try {
    const rules = { replace: false, own: [], shared: false, onRowsDone: () => undefined };
    await restoreBackup(into, () => taking.bytes, { ...quiet, ...rules });
  } finally {
    await into.close();
  }
}

async function requireRight(session: PostgresSession, { url }: CopyScene): Promise<void> {
  const [row] = await session.query(
    'SELECT current_user AS name, (rolcreatedb OR rolsuper)::text AS may FROM pg_roles WHERE rolname = current_user',
  );
  if (row?.['may'] !== 'false') return;
  const user = row['name'] ?? '';
  const message = `the user ${user} of ${addressOf(url)} may make no database for the rehearsal`;
  throw new DeployError('environment', 'REHEARSAL_FORBIDDEN', message, {
    hint: `Let an administrator of the server run: ALTER ROLE ${quoted(user)} CREATEDB; — or leave out --rehearse. Nothing was changed.`,
  });
}

async function removeLeftBehind(
  session: PostgresSession,
  database: string,
  now: number,
): Promise<void> {
  const all = await session.query('SELECT datname AS name FROM pg_database');
  for (const name of all.flatMap((row) => row['name'] ?? [])) {
    if (isLeftBehind(name, database, now))
      await session.query(`DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`);
  }
}

function open({ postgres, ca, signal }: CopyScene, url: string): Promise<PostgresSession> {
  const trusted = ca === undefined ? {} : { ca };
  return postgres.open(url, { ...trusted, timeoutMs: connectMs, signal });
}
