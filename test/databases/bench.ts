import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { lookup } from 'node:dns/promises';
import { postgresClient } from '../../src/ports/postgres/client.ts';
import { answering } from '../contracts/postgres-wire.ts';
import { postgresPrograms, startPostgres } from '../contracts/postgres-server.ts';
import { bedEnv } from '../e2e/harness/bed.ts';
import { speakingServer, type SpokenScript } from './speaking-server.ts';

/** What the cases are made of: the bed's database, one of this test inside it, and servers that misbehave. */
export interface Bench {
  readonly direct: string;
  readonly pooled: string;
  /** PEM of the authority behind the certificates of the bed's database. */
  readonly ca: string;
  /** Address of the bed's database, which its certificate does not name. */
  readonly address: string;
  /** Database and owner of this test; it holds a table `orders`. */
  readonly own: string;
  /** URL of a user of this test in its database. */
  readonly as: (user: BenchUser) => string;
  /** A server that shows an expired certificate, and the authority behind it. */
  readonly expired: () => Promise<{ url: string; ca: string }>;
  readonly speaking: (script: SpokenScript) => Promise<string>;
  /** URL of a server that answers each first packet with these bytes; undefined is silence. */
  readonly answering: (bytes: Buffer | undefined) => Promise<string>;
  readonly web: () => Promise<string>;
  close(): Promise<void>;
}

/** May create nothing; may have no connection; may only read. */
export type BenchUser = 'limited' | 'crowded' | 'reader';

/** No test may show it, and a search for it finds nothing else. */
export const password = 'canary-9f3b2c71';
const timeoutMs = 10_000;

export async function openBench(): Promise<Bench> {
  const { database, adminUrl } = bedEnv();
  const ca = readFileSync(database.caFile, 'utf8');
  const name = `dbproof_${process.pid}`;
  const users: readonly BenchUser[] = ['limited', 'crowded', 'reader'];
  const closing: (() => unknown)[] = [];
  const served = ({ port, server }: { port: number; server: Server }): string => {
    closing.push(() => server.close());
    return `postgresql://someone:${password}@127.0.0.1:${port}/d?sslmode=disable`;
  };
  const as = (user?: BenchUser): string => {
    const url = new URL(database.direct);
    const username = user === undefined ? name : `${name}_${user}`;
    return Object.assign(url, { username, password, pathname: `/${name}` }).href;
  };
  const run = async (url: string, ...statements: readonly string[]): Promise<void> => {
    const session = await postgresClient.open(url, { ca, timeoutMs });
    for (const statement of statements) await session.query(statement);
    await session.close();
  };
  const remove = [
    `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`,
    ...users.map((user) => `DROP ROLE IF EXISTS ${name}_${user}`),
    `DROP ROLE IF EXISTS ${name}`,
  ];
  const login = `LOGIN PASSWORD '${password}'`;
  await run(
    adminUrl,
    ...remove,
    `CREATE ROLE ${name} ${login}`,
    `CREATE ROLE ${name}_limited ${login}`,
    `CREATE ROLE ${name}_crowded ${login} CONNECTION LIMIT 0`,
    `CREATE ROLE ${name}_reader ${login}`,
    `ALTER ROLE ${name}_reader SET default_transaction_read_only = on`,
    `CREATE DATABASE ${name} OWNER ${name}`,
  );
  await run(as(), 'CREATE TABLE orders (id integer)');
  const { address } = await lookup(new URL(database.direct).hostname);
  return {
    ...{ direct: database.direct, pooled: database.pooled, ca, address, own: as(), as },
    expired: async () => {
      const server = await startPostgres(postgresPrograms() ?? '');
      closing.push(() => {
        server.stop();
      });
      server.show('expired');
      const { port, user, database: one } = server;
      const secret = encodeURIComponent(server.password);
      const url = `postgresql://${user}:${secret}@localhost:${port}/${one}?sslmode=require`;
      return { url, ca: server.ca };
    },
    speaking: async (script) => served(await speakingServer(script)),
    answering: async (bytes) => served(await answering(() => bytes)),
    web: async () => {
      const server = createHttpServer((_request, response) => response.end('hello'));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return served({ port: (server.address() as AddressInfo).port, server });
    },
    close: async () => {
      for (const one of closing) one();
      await run(adminUrl, ...remove);
    },
  };
}
