import { DeployError } from '../../../errors.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Postgres } from '../../../ports/postgres.ts';

const timeoutMs = 5_000;
/** After a crash it reads its log through before it lets anybody in: how long, and how often it is asked. */
const recoveryMs = 120_000;
const pollMs = 200;

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

/**
 * The same, with patience for a server that takes connections and says that it is still starting up, as it does
 * while it recovers from a crash. Throws DATABASE_SUSPENDED when that takes too long, INTERRUPTED.
 */
export async function createDatabaseOnceUp(
  postgres: Postgres,
  url: string,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<boolean> {
  const deadline = clock.now() + recoveryMs;
  for (;;) {
    try {
      return await createDatabase(postgres, url);
    } catch (error) {
      const isStarting = error instanceof DeployError && error.code === 'DATABASE_SUSPENDED';
      if (!isStarting || clock.now() >= deadline) throw error;
    }
    await clock.sleep(pollMs, signal);
  }
}
