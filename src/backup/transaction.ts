import { begin } from '../data/tables.ts';
import type { PostgresSession } from '../ports/postgres.ts';

/** Limits that a role or a database may have are meant for the statements of an app. */
const unhurried = [
  'SET LOCAL statement_timeout = 0',
  'SET LOCAL idle_in_transaction_session_timeout = 0',
  // Where policies would leave rows out, the server says so instead.
  'SET LOCAL row_security = off',
];
/** For the locks on the tables: an app that has one longer is stuck. */
const lockMs = 20_000;

/** Begins a transaction that sees one moment, takes its time, and writes every value the same way everywhere. */
export async function beginUnhurried(
  session: PostgresSession,
  mode: 'read' | 'write',
): Promise<void> {
  await begin(session, mode);
  for (const setting of unhurried) await session.query(setting);
  await session.query(`SET LOCAL lock_timeout = ${lockMs}`);
}
