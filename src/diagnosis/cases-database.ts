import { job, pod } from '../rollout/snapshot-fixtures.ts';
import { ended, pods, type Case } from './case-fixtures.ts';

const running = pod({ container: { readinessProbe: {} }, state: { state: { running: {} } } });
const failedJob = job('load', {
  conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }],
});

/** A program that runs and says in its health answer what is wrong. */
const answers = (
  code: string,
  health: string,
  cause: RegExp,
  patience: Case['patience'],
): Case => ({
  ...{ code, parts: pods(running), health, cause, patience },
});

/** A program that ended after saying what is wrong. */
const says = (code: string, line: string, cause: RegExp, patience: Case['patience']): Case => ({
  ...{ code, parts: pods(ended(1, {}, 0)), lines: ['starting', line], cause, patience },
});

const psycopg = 'sqlalchemy.exc.OperationalError: (psycopg.OperationalError) connection failed: ';

/** What programs say that cannot use their database, in the words that they really have. */
export const databaseCases: readonly Case[] = [
  answers(
    'DATABASE_UNREACHABLE',
    '{"status":"not_ready","checks":{"database":"database_unreachable"},"detail":"nothing listens at that address"}',
    /does not answer from inside the cluster/,
    'transient',
  ),
  answers(
    'DATABASE_UNREACHABLE',
    '{"status":"not_ready","code":"database_slow","reason":"The database did not answer within 3 seconds."}',
    /does not answer from inside the cluster/,
    'transient',
  ),
  answers(
    'DATABASE_DNS',
    '{"status":"not_ready","checks":{"database":"database_unreachable"},"detail":"the host name cannot be resolved"}',
    /cannot be resolved from inside the cluster/,
    'transient',
  ),
  says(
    'DATABASE_DNS',
    'Error: getaddrinfo ENOTFOUND db.example.test at /app/node_modules/pg/lib/client.js',
    /cannot be resolved from inside the cluster/,
    'transient',
  ),
  says(
    'DATABASE_DNS',
    'error: Endpoint ID is not specified. Either please upgrade the postgres client library (libpq) for SNI support',
    /cannot tell from the host name/,
    'terminal',
  ),
  answers(
    'DATABASE_TLS',
    '{"status":"not_ready","code":"database_certificate","reason":"The certificate of the database cannot be verified."}',
    /no trusted TLS connection .* from inside the cluster/,
    'terminal',
  ),
  answers(
    'DATABASE_TLS',
    '{"checks":{"database":"database_tls_failed"},"detail":"the server requires TLS; add sslmode=require to the URL"}',
    /accepts only encrypted connections/,
    'terminal',
  ),
  says(
    'DATABASE_TLS',
    `${psycopg}connection to server at "10.0.0.1", port 5432 failed: ERROR:  connection is insecure (try using sslmode=require)`,
    /accepts only encrypted connections/,
    'terminal',
  ),
  says(
    'DATABASE_TLS',
    `${psycopg}connection to server at "db", port 5432 failed: server does not support SSL, but SSL was required`,
    /offers no TLS/,
    'terminal',
  ),
  says(
    'DATABASE_PASSWORD',
    'psycopg.OperationalError: password authentication failed for user "todo"',
    /refuses the user or the password/,
    'terminal',
  ),
  answers(
    'DATABASE_NAME',
    '{"checks":{"database":"database_missing"},"detail":"the server has no database of that name"}',
    /no database of the name in the URL/,
    'terminal',
  ),
  answers(
    'DATABASE_POOLED',
    '{"checks":{"database":"database_unsupported_option"},"detail":"the pooler refuses the URL options; remove them or use the direct host"}',
    /through a pooler, which refuses an option/,
    'terminal',
  ),
  says(
    'DATABASE_POOLED',
    `${psycopg}prepared statement "_pg3_0" does not exist`,
    /needs a session of its own/,
    'transient',
  ),
  answers(
    'DATABASE_POOLED',
    '{"checks":{"database":"database_auth_failed"},"detail":"the server (often a pooler) offers no channel binding; drop channel_binding from the URL"}',
    /requires channel binding/,
    'terminal',
  ),
  answers(
    'DATABASE_SUSPENDED',
    '{"status":"not_ready","code":"database_waking","reason":"The database is waking up."}',
    /suspended, waking up or restarting/,
    'transient',
  ),
  says(
    'DATABASE_SUSPENDED',
    `${psycopg}connection to server at "10.96.0.9", port 5432 failed: FATAL:  the database system is starting up`,
    /suspended, waking up or restarting/,
    'transient',
  ),
  answers(
    'DATABASE_CONNECTIONS',
    '{"checks":{"database":"database_busy"},"detail":"the server has no free connection"}',
    /no free connection/,
    'transient',
  ),
  says(
    'DATABASE_CONNECTIONS',
    `${psycopg}FATAL:  sorry, too many clients already`,
    /no free connection/,
    'transient',
  ),
  says(
    'DATABASE_QUOTA',
    'error: Your project has exceeded the compute time quota. Upgrade your plan to increase limits. (database)',
    /used up its quota/,
    'terminal',
  ),
  answers(
    'DATABASE_SCHEMA',
    '{"checks":{"database":"ok","schema":"schema_behind"},"detail":"the schema is at 1, expected 2: run migrations"}',
    /older than the program/,
    'transient',
  ),
  answers(
    'DATABASE_SCHEMA',
    '{"checks":{"database":"database_forbidden"},"detail":"the user lacks a permission"}',
    /may not use or make its tables/,
    'terminal',
  ),
  {
    code: 'DATABASE_PASSWORD',
    parts: {
      jobs: [failedJob],
      pods: [pod({ job: 'load', state: { state: { terminated: { exitCode: 1 } } } })],
    },
    lines: ['psql: error: password authentication failed for user "x" (postgres)'],
    also: ['JOB_FAILED'],
    cause: /refuses the user or the password/,
    patience: 'terminal',
  },
];
