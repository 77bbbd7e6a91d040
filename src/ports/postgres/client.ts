import { checkServerIdentity } from 'node:tls';
import type { PeerCertificate } from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, ClientConfig, QueryArrayResult } from 'pg';
import type { DeployError } from '../../errors.ts';
import type {
  ConnectOptions,
  Postgres,
  PostgresAnswer,
  PostgresProbe,
  PostgresRow,
  PostgresSession,
} from '../postgres.ts';
import { copyIn } from './copy-in.ts';
import { copyOut } from './copy-out.ts';
import { explainFailure, isTransient, statementFailure } from './errors.ts';
import { thisMachine, type Network } from './network.ts';
import { targetOf, tlsMode, type TlsMode } from './target.ts';

/** A suspended or restarting database gets this time before the second try. */
const retryAfterMs = 1500;

interface Attempt {
  readonly network: Network;
  readonly url: URL;
  readonly ca: string | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** PostgreSQL over the network, with TLS that is really verified. */
export const postgresClient: Postgres = postgresOver(thisMachine);

/** The same over connections that begin somewhere else; TLS and the sign-in stay here. */
export function postgresOver(network: Network): Postgres {
  const attemptAt = (url: string, { ca, timeoutMs, signal }: ConnectOptions): Attempt => ({
    ...{ network, url: new URL(url), ca, timeoutMs, signal },
  });
  return {
    probe: (url, options) => patiently(attemptAt(url, options), probeWith),
    open: (url, options) => patiently(attemptAt(url, options), openWith),
  };
}

type Way<Result> = (attempt: Attempt, mode: TlsMode) => Promise<Result>;

/** Tries a second time when the first failure may pass, and says in our words what went wrong. */
async function patiently<Result>(attempt: Attempt, way: Way<Result>): Promise<Result> {
  try {
    return await once(attempt, way).catch(async (error: unknown) => {
      if (!isTransient(error)) throw error;
      await sleep(
        retryAfterMs,
        undefined,
        attempt.signal === undefined ? {} : { signal: attempt.signal },
      );
      return once(attempt, way);
    });
  } catch (error) {
    attempt.signal?.throwIfAborted();
    throw explainFailure(error, targetOf(attempt.url));
  }
}

async function once<Result>(attempt: Attempt, way: Way<Result>): Promise<Result> {
  const mode = tlsMode(attempt.url, attempt.ca);
  try {
    return await way(attempt, mode);
  } catch (error) {
    const refusedTls = error instanceof Error && error.message.includes('does not support SSL');
    if (mode !== 'prefer' || !refusedTls) throw error;
    return way(attempt, 'off');
  }
}

async function probeWith(attempt: Attempt, mode: TlsMode): Promise<PostgresProbe> {
  const started = performance.now();
  const client = await connect(attempt, mode, { query_timeout: attempt.timeoutMs });
  try {
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return { serverVersion: versionOf(rows[0]?.server_version), ms: performance.now() - started };
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function openWith(attempt: Attempt, mode: TlsMode): Promise<PostgresSession> {
  const client = await connect(attempt, mode, {});
  const types = { getTypeParser: () => (text: string) => text };
  // The types of the driver leave out what it got as BackendKeyData.
  const refused = (error: unknown): DeployError => statementFailure(error, targetOf(attempt.url));
  const { processID } = client as Client & { readonly processID?: number | null };
  return {
    ...(typeof processID === 'number' ? { processId: processID } : {}),
    query: async (text, values = []) => {
      try {
        return (await client.query<PostgresRow>({ text, values: [...values], types })).rows;
      } catch (error) {
        throw refused(error);
      }
    },
    execute: async (text) => {
      try {
        return answerOf(await client.query({ text, types, rowMode: 'array' }));
      } catch (error) {
        throw refused(error);
      }
    },
    copyOut: (text) => copyOut(client, text, refused),
    copyIn: (text, chunks) => copyIn(client, text, chunks, refused),
    close: () => client.end().catch(() => undefined),
  };
}

function answerOf(result: QueryArrayResult<(string | null)[]>): PostgresAnswer {
  const { command, rowCount, fields, rows } = result;
  const counted = rowCount === null ? {} : { count: rowCount };
  return { command, ...counted, columns: fields.map(({ name }) => name), rows };
}

async function connect(attempt: Attempt, mode: TlsMode, more: ClientConfig): Promise<Client> {
  // Only the few commands that look at a database pay for loading the library.
  const { default: pg } = await import('pg');
  const client = new pg.Client({ ...settingsOf(attempt, mode), ...more });
  // A connection that breaks after the answer is nobody's concern; without a listener it ends the program.
  client.on('error', () => undefined);
  attempt.signal?.throwIfAborted();
  try {
    await Promise.race([client.connect(), stopped(attempt.signal, client)]);
    return client;
  } catch (error) {
    if (attempt.signal?.aborted !== true) await client.end().catch(() => undefined);
    throw error;
  }
}

/** Rejects when the signal fires, and cuts what is under way: the driver leaves who waits to connect waiting. */
function stopped(signal: AbortSignal | undefined, client: Client): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = (): void => {
      client.end().catch(() => undefined);
      reject(signal?.reason as Error);
    };
    signal?.addEventListener('abort', stop);
    client.once('end', () => signal?.removeEventListener('abort', stop));
  });
}

function settingsOf({ network, url, ca, timeoutMs }: Attempt, mode: TlsMode): ClientConfig {
  const options = url.searchParams.get('options');
  const target = targetOf(url);
  const verified = {
    rejectUnauthorized: true,
    // The driver names no host when it is an address, and Node would then compare with "localhost".
    checkServerIdentity: (_host: string, certificate: PeerCertificate) =>
      checkServerIdentity(target.host, certificate),
    ...(ca === undefined ? {} : { ca }),
  };
  return {
    ...target,
    password: decodeURIComponent(url.password),
    ssl: mode === 'off' ? false : mode === 'verify' ? verified : { rejectUnauthorized: false },
    connectionTimeoutMillis: timeoutMs,
    application_name: 'todo-deploy',
    stream: () => network.socket(),
    ...(options === null ? {} : { options }),
  };
}

/** 15.18 (Debian 15.18-0+deb12u1) -> 15.18 */
function versionOf(text = ''): string {
  return text.split(' ')[0] ?? '';
}
