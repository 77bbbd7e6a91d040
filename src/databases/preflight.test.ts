import { describe, expect, it } from 'vitest';
import { configSchema } from '../config/schema.ts';
import type { Project } from '../config/project.ts';
import type { DeployEvent } from '../pipeline/events.ts';
import { HandClock } from '../pipeline/hand-clock.ts';
import { fakePostgresHost } from '../ports/postgres-host/fake.ts';
import { fakePostgres, type FakeServer } from '../ports/postgres/fake.ts';
import { checkDatabase } from './preflight.ts';

const server: FakeServer = {
  user: 'u',
  password: 'topsecret',
  database: 'd',
  version: '17.2',
  authority: 'public',
};
const values = {
  DATABASE_URL: 'postgresql://u:topsecret@pooled.test/d?sslmode=require',
  DATABASE_URL_DIRECT: 'postgresql://u:topsecret@direct.test/d?sslmode=require',
};

function project(database: object = {}): Project {
  const web = {
    ...{ path: 'web', dockerfile: 'Dockerfile', chart: 'helm/web', port: 80, health: '/' },
    ...{ imageBudget: 100, migrate: true },
  };
  const config = configSchema.parse({
    ...{ version: 1, name: 'shop', components: { web } },
    database: { source: 'external', ...database },
  });
  return { config, root: '/shop', file: '/shop/todo-deploy.yaml', namespace: 'shop' };
}

async function check(
  servers: Readonly<Record<string, FakeServer>>,
  { given = values, of = project() }: { given?: Record<string, string>; of?: Project } = {},
): Promise<DeployEvent[]> {
  const names = Object.keys(servers).map((name) => name.split(':')[0] ?? '');
  const listening = { greetings: { 5432: {} } };
  const ports = {
    postgres: fakePostgres(servers),
    postgresHost: fakePostgresHost(Object.fromEntries(names.map((name) => [name, listening]))),
    clock: new HandClock(),
  };
  const events: DeployEvent[] = [];
  const emit = (event: DeployEvent): number => events.push(event);
  await checkDatabase(of, { api: given, web: given }, ports, { emit });
  return events;
}

const both = (one: FakeServer) => ({ 'pooled.test:5432': one, 'direct.test:5432': one });
const withTables = (...names: string[]): FakeServer => ({
  ...server,
  answers: (sql) => {
    if (sql.includes('relname')) return names.map((name) => ({ name }));
    if (sql.includes('server_version')) return [{ version: '17.2' }];
    return [{ replica: 'f', readOnly: 'off', schema: 'public', extensions: 't' }];
  },
});

describe('checkDatabase', () => {
  it('tries both ways once each, and tells what answered', async () => {
    const events = await check(both(server));
    expect(events.map((event) => (event.type === 'note' ? event.message : ''))).toEqual([
      expect.stringMatching(
        /^database pooled\.test\/d \(DATABASE_URL\): PostgreSQL 17\.2, answered in \d+ ms$/,
      ),
      expect.stringMatching(/^database direct\.test\/d \(DATABASE_URL_DIRECT\): PostgreSQL 17\.2/),
    ]);
    expect(JSON.stringify(events)).not.toContain('topsecret');
  });

  it('says which of the two fails', async () => {
    const work = check({ ...both(server), 'direct.test:5432': { ...server, password: 'x' } });
    await expect(work).rejects.toMatchObject({ kind: 'environment', code: 'DATABASE_PASSWORD' });
    await expect(work).rejects.toThrow(
      /^DATABASE_URL_DIRECT, from this machine: direct\.test:5432 refuses user "u"/,
    );
  });

  it('trusts the CA that the pods will trust', async () => {
    const own = both({ ...server, authority: 'PEM' });
    await check(own, { given: { ...values, DATABASE_CA: 'PEM' } });
    await expect(check(own)).rejects.toMatchObject({ code: 'DATABASE_TLS' });
  });

  it('asks a single address once', async () => {
    const given = { DATABASE_URL: values.DATABASE_URL };
    expect(await check(both(server), { given })).toHaveLength(1);
  });

  it('warns of what a deployment survives', async () => {
    const events = await check(both({ ...server, version: '13.9' }));
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'warning',
        message: 'DATABASE_URL: PostgreSQL 13.9 gets no security fixes any more',
      }),
    );
  });

  describe('with tables in the database', () => {
    const of = (database: object = {}) => ({
      of: project({ ownTables: ['web_version'], ...database }),
    });

    it('refuses those of somebody else', async () => {
      const work = check(both(withTables('orders', 'customers')), of());
      await expect(work).rejects.toMatchObject({
        ...{ kind: 'refused', code: 'DATABASE_FOREIGN_TABLES' },
        message:
          'DATABASE_URL_DIRECT, from this machine: database "d" holds the tables of somebody else: orders, customers',
        hint: expect.stringContaining('shared: true') as string,
      });
    });

    it.each([
      ['its own are among them', withTables('orders', 'web_version'), of()],
      ['sharing is allowed', withTables('orders'), of({ shared: true })],
      ['nobody said which are its own', withTables('orders'), of({ ownTables: [] })],
      ['there are none', server, of()],
    ])('goes on when %s', async (_when, one, options) => {
      await expect(check(both(one), options)).resolves.toHaveLength(2);
    });
  });
});
