import type { Postgres } from '../../../ports/postgres.ts';

const timeoutMs = 5_000;

/**
 * Makes the database that a URL names, by way of the database `postgres`, unless it is there; true when it was
 * made. Throws what `open` of the port throws: a server that has just been started may not answer yet.
 */
export async function createDatabase(postgres: Postgres, url: string): Promise<boolean> {
  const maintenance = new URL(url);
  const database = decodeURIComponent(maintenance.pathname.slice(1));
  maintenance.pathname = '/postgres';
  const session = await postgres.open(maintenance.href, { timeoutMs });
  try {
    const known = await session.query('select datname from pg_database where datname = $1', [
      database,
    ]);
    if (known.length > 0) return false;
    await session.query(`create database "${database.replaceAll('"', '""')}"`);
    return true;
  } finally {
    await session.close();
  }
}
