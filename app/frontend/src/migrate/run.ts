import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError, readDatabase } from '../server/config';
import { explainDatabaseError, matchDatabaseError } from '../server/database/errors';
import { createPool } from '../server/database/pool';
import { DatabaseUrlError, describeTarget } from '../server/database/url';
import { type Applied, applyMigrations } from './apply';
import type { Rotation } from './rotate';

/** The one line that a migration leaves. */
export type MigrationReport =
  | ({ event: 'migrate'; result: 'applied' | 'unchanged' } & Run & Applied)
  | ({ event: 'migrate'; result: 'failed'; code: string; message: string } & Partial<Run>);

interface Run {
  database: string;
  attempts: number;
  duration_ms: number;
}

type Env = Readonly<Record<string, string | undefined>>;

const DEFAULT_WAIT_SECONDS = 60;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Migrates the database that the environment names, waiting while it wakes up.
 *
 * DATABASE_URL_DIRECT is preferred over DATABASE_URL. MIGRATE_TIMEOUT_SECONDS (60) bounds all
 * attempts together. With BETTER_AUTH_SECRET_PREVIOUS, what the running pods have, the database is made ready for
 * BETTER_AUTH_SECRET too; SECRETS_END_SESSIONS=1 then ends all sessions. Never throws: what goes wrong is the
 * report.
 */
export async function runMigration(env: Env): Promise<MigrationReport> {
  const started = performance.now();
  try {
    const target = readDatabase(env, ['DATABASE_URL_DIRECT', 'DATABASE_URL']);
    const budgetMs = readBudget(env);
    const pool = createPool(target, { max: 1 });
    const run = { database: describeTarget(target), attempts: 0, duration_ms: 0 };
    const outcome = await attempt(budgetMs, run, () =>
      applyMigrations(pool, schemaSettings(env), rotationOf(env), budgetMs),
    );
    await pool.end().catch(() => undefined);
    run.duration_ms = Math.round(performance.now() - started);
    return { event: 'migrate', ...outcome, ...run };
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof DatabaseUrlError)) throw error;
    return { event: 'migrate', result: 'failed', code: 'configuration', message: error.message };
  }
}

type Outcome =
  | ({ result: 'applied' | 'unchanged' } & Applied)
  | { result: 'failed'; code: string; message: string };

async function attempt(budgetMs: number, run: Run, work: () => Promise<Applied>): Promise<Outcome> {
  const deadline = Date.now() + budgetMs;
  for (let pause = 250; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    run.attempts += 1;
    try {
      const applied = await work();
      const changed = applied.tables.length + applied.columns.length > 0 || applied.key_added;
      return { result: changed ? 'applied' : 'unchanged', ...applied };
    } catch (error) {
      const failure = explainDatabaseError(error);
      if (failure.transient && Date.now() + pause < deadline) {
        await sleep(pause);
        continue;
      }
      return { result: 'failed', code: failure.code, message: messageOf(error) };
    }
  }
}

/** Refusals of Better Auth itself (an unsafe change) carry their own explanation. */
function messageOf(error: unknown): string {
  const known = matchDatabaseError(error);
  if (known) return known.message;
  const isBetterAuth =
    error instanceof Error && /BetterAuth|Migration|RotationError/.test(error.name);
  return isBetterAuth ? error.message : explainDatabaseError(error).message;
}

function readBudget(env: Env): number {
  const seconds = Number(env.MIGRATE_TIMEOUT_SECONDS || DEFAULT_WAIT_SECONDS);
  if (!Number.isFinite(seconds) || seconds < 1) {
    throw new ConfigError('MIGRATE_TIMEOUT_SECONDS must be a number of seconds, 1 or more.');
  }
  return seconds * 1000;
}

function rotationOf(env: Env): Rotation {
  const previous = env.BETTER_AUTH_SECRET_PREVIOUS;
  const endSessions = env.SECRETS_END_SESSIONS === '1';
  return { endSessions, ...(previous ? { previous } : {}) };
}

/** The schema depends on none of these, so a migration works without a secret. */
function schemaSettings(env: Env) {
  return {
    secret: env.BETTER_AUTH_SECRET ?? '',
    issuer: '',
    audience: '',
    allowedHosts: [],
    rateLimit: false,
  };
}
