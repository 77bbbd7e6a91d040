import { setDefaultAutoSelectFamily } from 'node:net';
import { Pool, type PoolConfig } from 'pg';
import { log } from '../log';
import { explainDatabaseError } from './errors';
import { type DatabaseTarget, describeTarget } from './url';

/**
 * Limits that let the pool live with a database that goes to sleep when nobody asks (Neon) and
 * with a transaction pooler in front of it: no setting here needs a startup parameter.
 */
const LIMITS = {
  max: 10,
  // Waking a suspended database takes up to some seconds.
  connectionTimeoutMillis: 15_000,
  idleTimeoutMillis: 30_000,
  // Shorter than the five minutes after which Neon suspends and cuts what is left open.
  maxLifetimeSeconds: 240,
  query_timeout: 20_000,
  keepAlive: true,
} satisfies PoolConfig;

/**
 * Makes a pool for the target. The caller ends it.
 *
 * An idle connection that the server cuts is logged and replaced, it does not end the process.
 */
export function createPool(target: DatabaseTarget, limits: PoolConfig = {}): Pool {
  // Racing IPv4 against IPv6 with a quarter of a second for each times out towards far-away
  // databases in clusters without IPv6; the resolver's first answer is the right one there.
  setDefaultAutoSelectFamily(false);
  const pool = new Pool({ ...LIMITS, ...target, ...limits });
  pool.on('error', (error) => {
    const { code, message } = explainDatabaseError(error);
    log('warn', 'database_connection_lost', { database: describeTarget(target), code, message });
  });
  return pool;
}
