import { quoted } from '../../data/tables.ts';
import { DeployError } from '../../errors.ts';
import type { PostgresSession } from '../../ports/postgres.ts';
import { nextLogin } from './next.ts';
import { scramVerifier } from './verifier.ts';

/** Settings that are lists of names, each quoted where it has to be: they are repeated as they stand. */
const lists = ['search_path', 'temp_tablespaces'];

/** Who works on a connection. */
export interface Login {
  /** The role that signed in. */
  readonly user: string;
  /** The role that it has become, which owns the tables. */
  readonly owner: string;
}

/** Who this connection is. */
export async function loginOf(session: PostgresSession): Promise<Login> {
  const sql = 'SELECT session_user AS user, current_user AS owner';
  const [row] = await session.query(sql);
  return { user: row?.['user'] ?? '', owner: row?.['owner'] ?? '' };
}

/**
 * Gives the login that takes over from the one of this connection its password, and makes it where there is
 * none: it becomes the owner of the tables as it signs in, with the settings of the old one, so that nothing
 * but the name differs. The server sees the SCRAM verifier alone. All or nothing; the old one works on.
 * Throws DATABASE_LOGIN_REFUSED (refused) when this user may not do so.
 */
export async function addLogin(session: PostgresSession, password: string): Promise<string> {
  const { user, owner } = await loginOf(session);
  const next = nextLogin(user);
  if (next === undefined)
    throw refused(`the name of the user ${user} is too long for a second one`);
  await session.query('BEGIN');
  try {
    for (const statement of await statementsFor(session, { user, owner }, next, password)) {
      await session.query(statement);
    }
    await session.query('COMMIT');
  } catch (error) {
    await session.query('ROLLBACK');
    if (!(error instanceof DeployError) || error.code !== 'DATABASE_ERROR') throw error;
    throw refused(`the user ${user} may not make a second login`, [error.message]);
  }
  return next;
}

/**
 * Takes a login its password and its connections: nobody signs in with it any more. `session` is of the login
 * that took over. Throws DATABASE_ERROR (environment).
 */
export async function retireLogin(session: PostgresSession, name: string): Promise<void> {
  await session.query(`ALTER ROLE ${quoted(name)} PASSWORD NULL`);
  const sql =
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1 AND pid <> pg_backend_pid()';
  await session.query(sql, [name]);
}

async function statementsFor(
  session: PostgresSession,
  { user, owner }: Login,
  next: string,
  password: string,
): Promise<string[]> {
  const role = quoted(next);
  const known = await session.query('SELECT rolname FROM pg_roles WHERE rolname = $1', [next]);
  const secret = `PASSWORD ${literal(scramVerifier(password))}`;
  // Of itself a role may change the password and nothing else.
  if (next === owner) return [`ALTER ROLE ${role} ${secret}`];
  const make = known.length === 0 ? 'CREATE' : 'ALTER';
  return [
    `${make} ROLE ${role} LOGIN ${secret}`,
    `GRANT ${quoted(owner)} TO ${role}`,
    ...(await settingsOf(session, user)).map((setting) => `ALTER ROLE ${role} SET ${setting}`),
    `ALTER ROLE ${role} SET role TO ${quoted(owner)}`,
  ];
}

/** What the server sets at the sign-in of a role: `statement_timeout TO '5s'`. */
async function settingsOf(session: PostgresSession, user: string): Promise<string[]> {
  const sql = 'SELECT unnest(rolconfig) AS setting FROM pg_roles WHERE rolname = $1';
  const rows = await session.query(sql, [user]);
  return rows.flatMap(({ setting }) => {
    const at = setting?.indexOf('=') ?? -1;
    const name = setting?.slice(0, at) ?? '';
    const value = setting?.slice(at + 1) ?? '';
    if (at < 1 || name === 'role') return [];
    return [`${quoted(name)} TO ${lists.includes(name) ? value : literal(value)}`];
  });
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function refused(message: string, details: readonly string[] = []): DeployError {
  return new DeployError('refused', 'DATABASE_LOGIN_REFUSED', `${message}: nothing was changed`, {
    details,
    hint: 'By hand, with a short gap: give the user a new password where you manage the database, then at once `todo-deploy secrets set DATABASE_URL` and `todo-deploy up`. Without a gap: make a second user there who owns or is a member of the owner of the tables, set DATABASE_URL to it, `todo-deploy up`, then take the first one its password.',
  });
}
