import type { Pool } from 'pg';
import { checkSigningKey, SigningKeyError } from './auth/keys';
import { sharedAuthOptions } from './auth/options';
import { missingColumns } from './auth/schema';
import { explainDatabaseError } from './database/errors';
import { describeTarget } from './database/url';
import { runtime } from './runtime';

/** Whether the app can do its work, and if not, why. */
export type Readiness =
  | { status: 'ready'; database: string }
  | { status: 'not_ready'; code: string; reason: string; database?: string };

/** Probes usually wait longer than this; a slow database must not leave them hanging. */
const ANSWER_WITHIN_MS = 3_000;

let lastGood = { verdict: undefined as Readiness | undefined, until: 0 };
let running: Promise<Readiness> | undefined;

/**
 * Asks the database, at most once at a time, and answers within three seconds whatever happens.
 * A good answer is reused for a moment (READINESS_CACHE_SECONDS), a bad one never.
 */
export async function checkReadiness(): Promise<Readiness> {
  if (lastGood.verdict && Date.now() < lastGood.until) return lastGood.verdict;
  running ??= ask().finally(() => {
    running = undefined;
  });
  return withinLimit(running);
}

async function ask(): Promise<Readiness> {
  const { pool, config } = runtime();
  const database = describeTarget(config.database);
  try {
    const missing = await findMissing(pool);
    if (missing.length > 0) {
      const names = missing.slice(0, 5).join(', ');
      const reason = `The database lacks ${names}. Run the migration (node migrate.mjs).`;
      return { status: 'not_ready', code: 'database_not_migrated', reason, database };
    }
    await checkSigningKey();
  } catch (error) {
    if (error instanceof SigningKeyError) {
      return { status: 'not_ready', code: error.code, reason: error.message, database };
    }
    const { code, message } = explainDatabaseError(error);
    return { status: 'not_ready', code, reason: message, database };
  }
  const verdict: Readiness = { status: 'ready', database };
  lastGood = { verdict, until: Date.now() + config.readinessCacheMs };
  return verdict;
}

async function findMissing(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ table: string; column: string }>(
    `select table_name as "table", column_name as "column"
       from information_schema.columns
      where table_schema = any (current_schemas(false))`,
  );
  return missingColumns(sharedAuthOptions(runtime().config.auth), rows);
}

async function withinLimit(verdict: Promise<Readiness>): Promise<Readiness> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Readiness>((resolve) => {
    timer = setTimeout(() => {
      const reason = `The database did not answer within ${ANSWER_WITHIN_MS / 1000} seconds.`;
      resolve({ status: 'not_ready', code: 'database_slow', reason });
    }, ANSWER_WITHIN_MS);
  });
  try {
    return await Promise.race([verdict, late]);
  } finally {
    clearTimeout(timer);
  }
}
