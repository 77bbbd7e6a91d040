import type { Pool } from 'pg';
import { SignedSessions } from './auth/signed-sessions';
import { type AppConfig, readConfig } from './config';
import { createPool } from './database/pool';
import { type HostPolicy, hostPolicy } from './hosts';

/** What the process holds for its whole life. */
export interface Runtime {
  config: AppConfig;
  pool: Pool;
  sessions: SignedSessions;
  hosts: HostPolicy;
}

// The bundler may load this module more than once; one process still wants one pool.
const holder = globalThis as typeof globalThis & { todoRuntime?: Runtime };

/**
 * The runtime, made on first use: building the app needs neither environment nor database.
 *
 * @throws ConfigError when the environment is incomplete.
 */
export function runtime(): Runtime {
  holder.todoRuntime ??= makeRuntime();
  return holder.todoRuntime;
}

function makeRuntime(): Runtime {
  const config = readConfig();
  const pool = createPool(config.database);
  const sessions = new SignedSessions(pool, config.auth.secret);
  return { config, pool, sessions, hosts: hostPolicy(config.auth.allowedHosts) };
}
