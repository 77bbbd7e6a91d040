import type { Postgres, PostgresAnswer, PostgresRow } from '../postgres.ts';
import { explainFailure } from './errors.ts';
import { fakeCopy } from './fake-copy.ts';
import { targetOf, tlsMode } from './target.ts';

/** A PostgreSQL that exists only in a test. */
export interface FakeServer {
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly version: string;
  /** PEM of the authority that signed its certificate; `public` is one that everybody trusts. Without: no TLS. */
  readonly authority?: string;
  /** Connections without TLS are refused. */
  readonly tlsOnly?: boolean;
  /** Any other failure, as the driver reports it. */
  readonly fails?: { readonly code?: string; readonly message: string };
  /** The process that it names to who connects. */
  readonly processId?: number;
  /** Answers statements; without, it is a healthy database with no tables. */
  readonly answers?: (sql: string, values: readonly (string | null)[]) => readonly PostgresRow[];
  /** Tables that rows can be copied into and out of; each connection has its own. */
  readonly tables?: readonly string[];
}

/** Servers by `host:port`; a host that has none at any port is unknown. */
export function fakePostgres(servers: Readonly<Record<string, FakeServer>>): Postgres {
  return {
    probe: (url, { ca }) => {
      const parsed = new URL(url);
      const target = targetOf(parsed);
      const failure = failureOf(servers, parsed, ca);
      if (failure !== undefined) return Promise.reject(explainFailure(failure, target));
      return Promise.resolve({
        serverVersion: servers[`${target.host}:${target.port}`]?.version ?? '',
        ms: 1,
      });
    },
    open: (url, { ca }) => {
      const parsed = new URL(url);
      const target = targetOf(parsed);
      const failure = failureOf(servers, parsed, ca);
      if (failure !== undefined) return Promise.reject(explainFailure(failure, target));
      const server = servers[`${target.host}:${target.port}`];
      const { processId, tables = [], answers = ordinary(server?.version ?? '') } = server ?? {};
      return Promise.resolve({
        ...(processId === undefined ? {} : { processId }),
        query: (sql, values = []) => Promise.resolve(answers(sql, values)),
        execute: (sql) => Promise.resolve(answerOf(sql, answers(sql, []))),
        ...fakeCopy(tables, target),
        close: () => Promise.resolve(),
      });
    },
  };
}

function answerOf(sql: string, rows: readonly PostgresRow[]): PostgresAnswer {
  const columns = Object.keys(rows[0] ?? {});
  const command = /\w+/.exec(sql)?.[0].toUpperCase() ?? '';
  return { command, count: rows.length, columns, rows: rows.map((row) => Object.values(row)) };
}

/** What a server without troubles says about itself. */
function ordinary(version: string): NonNullable<FakeServer['answers']> {
  return (sql) => {
    if (sql.includes('server_version')) return [{ version }];
    if (sql.includes('pg_is_in_recovery'))
      return [{ replica: 'f', readOnly: 'off', schema: 'public', extensions: 't' }];
    return [];
  };
}

function failureOf(
  servers: Readonly<Record<string, FakeServer>>,
  url: URL,
  ca: string | undefined,
): Error | undefined {
  const target = targetOf(url);
  const server = servers[`${target.host}:${target.port}`];
  if (server === undefined) {
    const isKnown = Object.keys(servers).some((name) => name.startsWith(`${target.host}:`));
    return isKnown
      ? coded('ECONNREFUSED', 'connect ECONNREFUSED')
      : coded('ENOTFOUND', 'getaddrinfo ENOTFOUND');
  }
  if (server.fails !== undefined) return coded(server.fails.code ?? '', server.fails.message);
  return tlsFailure(server, url, ca) ?? loginFailure(server, url);
}

function tlsFailure(server: FakeServer, url: URL, ca: string | undefined): Error | undefined {
  const mode = tlsMode(url, ca);
  if (mode === 'off' && server.tlsOnly)
    return coded('28000', 'no pg_hba.conf entry for host, no encryption');
  if (mode !== 'verify') return undefined;
  if (server.authority === undefined)
    return new Error('The server does not support SSL connections');
  if (server.authority === (ca ?? 'public')) return undefined;
  return coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate');
}

function loginFailure(server: FakeServer, url: URL): Error | undefined {
  const { user, database } = targetOf(url);
  if (user !== server.user || decodeURIComponent(url.password) !== server.password) {
    return coded('28P01', `password authentication failed for user "${user}"`);
  }
  return database === server.database
    ? undefined
    : coded('3D000', `database "${database}" does not exist`);
}

function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
