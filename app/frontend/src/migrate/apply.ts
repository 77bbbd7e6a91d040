import { getMigrations } from 'better-auth/db/migration';
import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import type { Pool } from 'pg';
import { sharedAuthOptions } from '../server/auth/options';
import type { AuthConfig } from '../server/config';
import { prepareSecret, type Rotation } from './rotate';

/** What a migration did. Both lists are empty when the schema was up to date. */
export interface Applied {
  tables: string[];
  columns: string[];
  /** True when a signing key was made for a new BETTER_AUTH_SECRET. */
  key_added: boolean;
}

/** Any fixed number will do; it is the same for everyone who migrates these tables. */
const LOCK_KEY = 7_238_141_554;

/**
 * Brings the tables of Better Auth up to date, in one transaction that holds an advisory lock:
 * whoever comes second waits and then finds nothing to do, and a failure leaves nothing behind.
 * A lock of the transaction, unlike one of the session, also holds through a pooler.
 *
 * @param lockTimeoutMs how long to wait for somebody else's migration
 */
export async function applyMigrations(
  pool: Pool,
  auth: AuthConfig,
  rotation: Rotation,
  lockTimeoutMs: number,
): Promise<Applied> {
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  return db.transaction().execute(async (transaction) => {
    await sql`select set_config('lock_timeout', ${`${lockTimeoutMs}ms`}, true)`.execute(
      transaction,
    );
    await sql`select pg_advisory_xact_lock(${LOCK_KEY})`.execute(transaction);
    return migrateWithin(transaction, auth, rotation);
  });
}

async function migrateWithin(
  db: Transaction<unknown>,
  auth: AuthConfig,
  rotation: Rotation,
): Promise<Applied> {
  const plan = await getMigrations({
    ...sharedAuthOptions(auth),
    logger: { disabled: true },
    database: { db, type: 'postgres' },
  });
  await plan.runMigrations();
  const key_added = await prepareSecret(db, auth, rotation);
  return {
    key_added,
    tables: plan.toBeCreated.map(({ table }) => table),
    columns: plan.toBeAdded.flatMap(({ table, fields }) =>
      Object.keys(fields).map((field) => `${table}.${field}`),
    ),
  };
}
