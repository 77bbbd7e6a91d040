import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addLogin, loginOf, retireLogin } from '../../src/databases/logins/logins.ts';
import { withLogin } from '../../src/databases/logins/next.ts';
import type { PostgresSession } from '../../src/ports/postgres.ts';
import { postgresClient } from '../../src/ports/postgres/client.ts';
import { postgresPrograms, startPostgres, type PrivateServer } from './postgres-server.ts';

const programs = postgresPrograms();

/** Two logins that take turns, on a real PostgreSQL that asks for passwords. */
describe.skipIf(programs === undefined && process.env['CI'] !== 'true')('a second login', () => {
  let server: PrivateServer;
  let first = '';

  beforeAll(async () => {
    if (programs === undefined) throw new Error('no PostgreSQL in /usr/lib/postgresql');
    server = await startPostgres(programs);
    const { user, password, port, database } = server;
    const login = `${user}:${encodeURIComponent(password)}`;
    first = `postgresql://${login}@localhost:${port}/${database}?sslmode=require`;
  });
  afterAll(() => {
    server.stop();
  });

  const as = async <T>(url: string, work: (session: PostgresSession) => Promise<T>): Promise<T> => {
    const session = await postgresClient.open(url, { ca: server.ca, timeoutMs: 10_000 });
    try {
      return await work(session);
    } finally {
      await session.close();
    }
  };

  it('works beside the first, owns the same tables, and the first can be ended', async () => {
    await as(first, (session) => session.query(`ALTER ROLE owner SET search_path TO "$user", app`));
    const next = await as(first, (session) => addLogin(session, 'pass-of-the-second'));
    expect(next).toBe('owner_rotated');
    const second = withLogin(first, next, 'pass-of-the-second');
    const seen = await as(second, async (session) => {
      await session.query('CREATE TABLE public.made (x int)');
      const [path] = await session.query('SHOW search_path');
      const [table] = await session.query(
        `SELECT tableowner FROM pg_tables WHERE tablename = 'made'`,
      );
      return { ...(await loginOf(session)), ...path, ...table };
    });
    const expected = { user: next, owner: 'owner', search_path: '"$user", app' };
    expect(seen).toEqual({ ...expected, tableowner: 'owner' });
    expect((await as(first, loginOf)).user).toBe('owner');

    const open = await postgresClient.open(first, { ca: server.ca, timeoutMs: 10_000 });
    await as(second, (session) => retireLogin(session, 'owner'));
    await expect(open.query('SELECT 1')).rejects.toMatchObject({ code: 'DATABASE_ERROR' });
    await expect(as(first, loginOf)).rejects.toMatchObject({ code: 'DATABASE_PASSWORD' });

    const back = await as(second, (session) => addLogin(session, 'pass-of-the-third'));
    expect(back).toBe('owner');
    first = withLogin(first, back, 'pass-of-the-third');
    await as(first, (session) => retireLogin(session, next));
    await expect(as(second, loginOf)).rejects.toMatchObject({ code: 'DATABASE_PASSWORD' });
  });

  it('is refused to a user who may make none, and nothing has changed', async () => {
    await as(first, (session) => session.query(`CREATE ROLE weak LOGIN PASSWORD 'weak'`));
    const weak = withLogin(first, 'weak', 'weak');
    const adding = as(weak, (session) => addLogin(session, 'pass-of-nobody'));
    await expect(adding).rejects.toMatchObject({
      kind: 'refused',
      code: 'DATABASE_LOGIN_REFUSED',
      details: [expect.stringContaining('permission denied')],
    });
    const roles = await as(first, (session) =>
      session.query(`SELECT rolname FROM pg_roles WHERE rolname LIKE 'weak%'`),
    );
    expect(roles).toEqual([{ rolname: 'weak' }]);
  });

  it('is never told to the server in clear', async () => {
    const told: string[] = [];
    await as(first, (session) => {
      const listening = {
        ...session,
        query: (sql: string, values?: readonly (string | null)[]) => {
          told.push(sql);
          return session.query(sql, values);
        },
      };
      return addLogin(listening, 'pass-in-clear');
    });
    expect(told.join('\n')).toContain('SCRAM-SHA-256$4096:');
    expect(told.join('\n')).not.toContain('pass-in-clear');
  });
});
