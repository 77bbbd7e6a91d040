import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Postgres } from '../../src/ports/postgres.ts';
import { postgresClient } from '../../src/ports/postgres/client.ts';
import { fakePostgres } from '../../src/ports/postgres/fake.ts';
import { failure } from './postgres-failure.ts';
import { postgresPrograms, startPostgres } from './postgres-server.ts';
import type { PrivateServer } from './postgres-server.ts';

interface Subject {
  readonly postgres: Postgres;
  readonly server: Pick<
    PrivateServer,
    'port' | 'user' | 'password' | 'database' | 'ca' | 'foreignCa' | 'show'
  >;
}

const timeoutMs = 5000;
const programs = postgresPrograms();
if (programs === undefined && process.env.CI === 'true') {
  throw new Error('no PostgreSQL server on this machine: apt-get install postgresql');
}

let real: PrivateServer | undefined;

beforeAll(async () => {
  if (programs !== undefined) real = await startPostgres(programs);
}, 60_000);

afterAll(() => {
  real?.stop();
});

function realSubject(): Subject {
  return { postgres: postgresClient, server: real! };
}

function fakeSubject(): Subject {
  const login = { user: 'owner', password: 'correct horse', database: 'app', version: '15.1' };
  const servers = { 'localhost:5432': { ...login, authority: 'their CA' } };
  return {
    postgres: fakePostgres({
      ...servers,
      'localhost:1': { ...login, fails: { code: 'ECONNREFUSED', message: '' } },
    }),
    server: {
      ...login,
      port: 5432,
      ca: 'their CA',
      foreignCa: 'another CA',
      show: (certificate) => {
        if (certificate === 'none')
          Object.assign(servers['localhost:5432'], { authority: undefined });
      },
    },
  };
}

function url(
  { server }: Subject,
  change: Partial<
    Record<'user' | 'password' | 'host' | 'port' | 'database' | 'query', string>
  > = {},
): string {
  const part = {
    user: server.user,
    password: server.password,
    host: 'localhost',
    port: String(server.port),
    database: server.database,
    query: 'sslmode=require',
    ...change,
  };
  return `postgresql://${part.user}:${encodeURIComponent(part.password)}@${part.host}:${part.port}/${part.database}?${part.query}`;
}

describe.each([
  ['fake', fakeSubject, true],
  ['client', realSubject, programs !== undefined],
])('postgres port: %s', (_name, make, available) => {
  const scenario = it.runIf(available);

  scenario('tells version and time', async () => {
    const subject = make();
    const { ca } = subject.server;
    const probe = await subject.postgres.probe(url(subject), { ca, timeoutMs });
    expect(probe.serverVersion).toMatch(/^\d+\.\d+$/);
    expect(probe.ms).toBeGreaterThan(0);
  });

  scenario.each(['sslmode=disable', 'sslmode=prefer', ''])(
    'connects without verification: %j',
    async (query) => {
      const subject = make();
      const probe = await subject.postgres.probe(url(subject, { query }), { timeoutMs });
      expect(probe.serverVersion).not.toBe('');
    },
  );

  scenario.each([
    ['a wrong password', { password: 'not this one' }, 'DATABASE_PASSWORD'],
    ['an unknown user', { user: 'nobody-here' }, 'DATABASE_PASSWORD'],
    ['an unknown database', { database: 'nowhere' }, 'DATABASE_NAME'],
    ['an unknown host', { host: 'no-such-host.invalid' }, 'DATABASE_DNS'],
    ['a closed port', { port: '1' }, 'DATABASE_UNREACHABLE'],
  ])('names %s', async (_what, change, code) => {
    const subject = make();
    const { ca } = subject.server;
    const error = await failure(subject.postgres.probe(url(subject, change), { ca, timeoutMs }));
    expect(error).toMatchObject({ kind: 'environment', code });
    expect(error.hint).not.toBe('');
    const shown = [error.message, error.hint, ...error.details].join('\n');
    expect(shown).not.toContain(subject.server.password);
    expect(shown).not.toContain('not this one');
  });

  scenario('trusts only the given authority', async () => {
    const subject = make();
    const { foreignCa } = subject.server;
    const error = await failure(subject.postgres.probe(url(subject), { ca: foreignCa, timeoutMs }));
    expect(error).toMatchObject({ code: 'DATABASE_TLS' });
    expect(error.message).toContain('authority');
  });

  scenario('does not trust a private authority that was not given', async () => {
    const subject = make();
    const error = await failure(subject.postgres.probe(url(subject), { timeoutMs }));
    expect(error).toMatchObject({ code: 'DATABASE_TLS' });
  });

  scenario('says when the server has no TLS and the URL asks for it', async () => {
    const subject = make();
    subject.server.show('none');
    const { ca } = subject.server;
    expect(await failure(subject.postgres.probe(url(subject), { ca, timeoutMs }))).toMatchObject({
      code: 'DATABASE_TLS',
    });
    await expect(
      subject.postgres.probe(url(subject, { query: 'sslmode=prefer' }), { timeoutMs }),
    ).resolves.toBeDefined();
    subject.server.show('good');
  });
});

describe.runIf(programs !== undefined)('what only a real server can show', () => {
  it('refuses a certificate for another name, also when the host is an address', async () => {
    const subject = realSubject();
    const error = await failure(
      subject.postgres.probe(url(subject, { host: '127.0.0.1' }), {
        ca: subject.server.ca,
        timeoutMs,
      }),
    );
    expect(error).toMatchObject({ code: 'DATABASE_TLS' });
    expect(error.message).toContain('belongs to another host');
  });

  it('refuses an expired certificate', async () => {
    const subject = realSubject();
    subject.server.show('expired');
    const error = await failure(
      subject.postgres.probe(url(subject), { ca: subject.server.ca, timeoutMs }),
    );
    subject.server.show('good');
    expect(error).toMatchObject({ code: 'DATABASE_TLS' });
    expect(error.message).toContain('not valid today');
  });

  it('says that only encrypted connections are accepted', async () => {
    const subject = realSubject();
    const error = await failure(
      subject.postgres.probe(url(subject, { database: 'tlsonly', query: 'sslmode=disable' }), {
        timeoutMs,
      }),
    );
    expect(error).toMatchObject({ code: 'DATABASE_TLS' });
    expect(error.hint).toContain('sslmode=require');
  });

  it('says so when the CA is no certificate', async () => {
    const subject = realSubject();
    const ca = '-----BEGIN CERTIFICATE-----\nbm90IG9uZQ==\n-----END CERTIFICATE-----\n';
    const error = await failure(subject.postgres.probe(url(subject), { ca, timeoutMs }));
    expect(error).toMatchObject({ code: 'DATABASE_TLS' });
  });
});
