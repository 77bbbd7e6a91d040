import { Socket } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import type { PeerCertificate } from 'node:tls';
import type { ClientConfig } from 'pg';
import type { Postgres, PostgresProbe } from '../postgres.ts';
import { explainFailure, isTransient } from './errors.ts';
import type { PostgresTarget } from './errors.ts';

/** A suspended or restarting database gets this time before the second try. */
const retryAfterMs = 1500;

/** How the connection is protected: not at all, if the server can, or with the certificate verified. */
export type TlsMode = 'off' | 'prefer' | 'verify';

interface Attempt {
  readonly url: URL;
  readonly ca: string | undefined;
  readonly timeoutMs: number;
}

/** PostgreSQL over the network, with TLS that is really verified. */
export const postgresClient: Postgres = {
  probe: async (url, { ca, timeoutMs }) => {
    const attempt = { url: new URL(url), ca, timeoutMs };
    try {
      return await probeOnce(attempt).catch(async (error: unknown) => {
        if (!isTransient(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, retryAfterMs));
        return probeOnce(attempt);
      });
    } catch (error) {
      throw explainFailure(error, targetOf(attempt.url));
    }
  },
};

/** Parts of a URL, decoded. */
export function targetOf(url: URL): PostgresTarget {
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port === '' ? 5432 : url.port),
    user: decodeURIComponent(url.username),
    database: decodeURIComponent(url.pathname.slice(1)),
  };
}

/** `require` means `verify-full` here: encryption to somebody unknown protects nothing. */
export function tlsMode(url: URL, ca: string | undefined): TlsMode {
  const mode = url.searchParams.get('sslmode');
  if (mode === 'disable') return 'off';
  return ca !== undefined || ['require', 'verify-ca', 'verify-full'].includes(mode ?? '')
    ? 'verify'
    : 'prefer';
}

async function probeOnce(attempt: Attempt): Promise<PostgresProbe> {
  const mode = tlsMode(attempt.url, attempt.ca);
  try {
    return await connect(attempt, mode);
  } catch (error) {
    const refusedTls = error instanceof Error && error.message.includes('does not support SSL');
    if (mode !== 'prefer' || !refusedTls) throw error;
    return connect(attempt, 'off');
  }
}

async function connect(attempt: Attempt, mode: TlsMode): Promise<PostgresProbe> {
  // Only the few commands that look at a database pay for loading the library.
  const { default: pg } = await import('pg');
  const client = new pg.Client(settingsOf(attempt, mode));
  // A connection that breaks after the answer is nobody's concern; without a listener it ends the program.
  client.on('error', () => undefined);
  const started = performance.now();
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return { serverVersion: versionOf(rows[0]?.server_version), ms: performance.now() - started };
  } finally {
    await client.end().catch(() => undefined);
  }
}

function settingsOf({ url, ca, timeoutMs }: Attempt, mode: TlsMode): ClientConfig {
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
    query_timeout: timeoutMs,
    application_name: 'todo-deploy',
    stream: patientSocket,
    ...(options === null ? {} : { options }),
  };
}

/** Node gives each address of a host 250 ms, less than a database on another continent needs. */
function patientSocket(): Socket {
  const socket = new Socket();
  const connectSocket = socket.connect.bind(socket);
  const connectPatiently = (port: number, host: string): Socket =>
    connectSocket({ port, host, autoSelectFamily: true, autoSelectFamilyAttemptTimeout: 2500 });
  socket.connect = connectPatiently as typeof socket.connect;
  return socket;
}

/** 15.18 (Debian 15.18-0+deb12u1) -> 15.18 */
function versionOf(text = ''): string {
  return text.split(' ')[0] ?? '';
}
