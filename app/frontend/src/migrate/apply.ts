import { getMigrations } from 'better-auth/db/migration';
import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import type { Pool } from 'pg';
import { sharedAuthOptions } from '../server/auth/options';
import type { AuthConfig } from '../server/config';

/** What a migration did to the schema. Both lists are empty when it was up to date. */
export interface Applied {
  tables: string[];
  columns: string[];
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
  lockTimeoutMs: number,
): Promise<Applied> {
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  return db.transaction().execute(async (transaction) => {
    await sql`select set_config('lock_timeout', ${`${lockTimeoutMs}ms`}, true)`.execute(
      transaction,
    );
    await sql`select pg_advisory_xact_lock(${LOCK_KEY})`.execute(transaction);
    return migrateWithin(transaction, auth);
  });
}

async function migrateWithin(db: Transaction<unknown>, auth: AuthConfig): Promise<Applied> {
  const plan = await getMigrations({
    ...sharedAuthOptions(auth),
    logger: { disabled: true },
    database: { db, type: 'postgres' },
  });
  await plan.runMigrations();
  return {
    tables: plan.toBeCreated.map(({ table }) => table),
    columns: plan.toBeAdded.flatMap(({ table, fields }) =>
      Object.keys(fields).map((field) => `${table}.${field}`),
    ),
  };
}
