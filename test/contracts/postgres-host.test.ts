import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Greeting, PostgresHost } from '../../src/ports/postgres-host.ts';
import { fakePostgresHost } from '../../src/ports/postgres-host/fake.ts';
import { nodePostgresHost } from '../../src/ports/postgres-host/node.ts';
import { failure } from './postgres-failure.ts';
import { postgresPrograms, startPostgres, type PrivateServer } from './postgres-server.ts';

type Kind = Exclude<Greeting['answer'], 'tls'>;

/** Bytes that each kind of server answers with; one that says nothing hangs up. */
const answers: Readonly<Record<Kind, string>> = {
  'no-tls': 'N',
  foreign: 'HTTP/1.1 400 Bad Request\r\n\r\n',
  nothing: '',
};

interface Subject {
  readonly host: PostgresHost;
  readonly portOf: (kind: Kind | 'closed') => number;
}

const timeoutMs = 5000;
const servers = new Map<Kind, Server>();

beforeAll(async () => {
  for (const [kind, bytes] of Object.entries(answers)) {
    const server = createServer((socket) => {
      socket.on('error', () => undefined).once('data', () => socket.end(bytes));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.set(kind as Kind, server);
  }
});

afterAll(() => {
  for (const server of servers.values()) server.close();
});

function real(): Subject {
  const portOf = (kind: Kind | 'closed'): number =>
    kind === 'closed' ? 1 : (servers.get(kind)?.address() as AddressInfo).port;
  return { host: nodePostgresHost, portOf };
}

function fake(): Subject {
  const kinds = Object.keys(answers) as Kind[];
  const greetings = Object.fromEntries(kinds.map((answer, index) => [5000 + index, { answer }]));
  const localhost = { addresses: [{ address: '127.0.0.1', family: 4 as const }], greetings };
  const portOf = (kind: Kind | 'closed'): number =>
    kind === 'closed' ? 1 : 5000 + kinds.indexOf(kind);
  return { host: fakePostgresHost({ localhost, '127.0.0.1': localhost }), portOf };
}

const urlAt = (host: string, port: number): string => `postgresql://u:topsecret@${host}:${port}/d`;

describe.each([
  ['fake', fake],
  ['node', real],
])('postgres host port: %s', (_name, make) => {
  it('tells the addresses of a host', async () => {
    const found = await make().host.addresses('localhost');
    expect(found).toContainEqual({ address: '127.0.0.1', family: 4 });
  });

  it.each(Object.keys(answers) as Kind[])('hears the answer %s', async (kind) => {
    const { host, portOf } = make();
    const greeting = await host.greet(urlAt('127.0.0.1', portOf(kind)), { timeoutMs });
    expect(greeting).toMatchObject({ answer: kind });
    expect(greeting.ms).toBeGreaterThan(0);
    expect(greeting.address).not.toBe('');
  });

  it('names a closed port and an unknown host', async () => {
    const { host, portOf } = make();
    const closed = host.greet(urlAt('127.0.0.1', portOf('closed')), { timeoutMs });
    expect(await failure(closed)).toMatchObject({ code: 'DATABASE_UNREACHABLE' });
    const unknown = await failure(host.addresses('no-such-host.invalid'));
    expect(unknown).toMatchObject({ kind: 'environment', code: 'DATABASE_DNS' });
    const nowhere = host.greet(urlAt('no-such-host.invalid', 5432), { timeoutMs });
    expect(await failure(nowhere)).toMatchObject({ code: 'DATABASE_DNS' });
  });
});

const programs = postgresPrograms();

describe.runIf(programs !== undefined)('a server with TLS', () => {
  let server: PrivateServer;
  beforeAll(async () => {
    server = await startPostgres(programs!);
  });
  afterAll(() => {
    server.stop();
  });

  it('shows its certificate, whoever signed it', async () => {
    const greeting = await nodePostgresHost.greet(urlAt('localhost', server.port), { timeoutMs });
    expect(greeting).toMatchObject({
      ...{ answer: 'tls', protocol: 'TLSv1.3' },
      certificate: { subject: 'localhost', issuer: 'authority' },
    });
    expect(greeting.certificate?.validTo).toBeGreaterThan(Date.now());
  });
});
