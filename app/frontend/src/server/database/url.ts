import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

/** The database URL cannot be used; the message never contains the password. */
export class DatabaseUrlError extends Error {
  override name = 'DatabaseUrlError';
}

/** TLS settings for node-postgres; the server is always verified, chain and name. */
export interface DatabaseTls {
  rejectUnauthorized: true;
  /** Trusted authorities in PEM; undefined means the runtime's own list. */
  ca?: string;
  /** Name sent by SNI and checked against the certificate; not for IP addresses. */
  servername?: string;
  /** Address checked against the certificate when there is no name. */
  host?: string;
}

/** Where the database is, in the terms of node-postgres. */
export interface DatabaseTarget {
  host: string;
  port: number;
  database: string;
  user: string;
  password: string;
  ssl: DatabaseTls | false;
  /** `options` of the startup packet, when the URL carries them. */
  options?: string;
  application_name: string;
}

const SCHEME = /^postgres(?:ql)?(?:\+[a-z0-9]+)?:\/\//i;
const VERIFYING_MODES = new Set(['require', 'verify-ca', 'verify-full']);
const OTHER_MODES = new Set(['disable', 'allow', 'prefer']);

/**
 * Understands a PostgreSQL URL as people copy it (`postgres://`, `postgresql://`,
 * `postgresql+psycopg://`, with Neon's `sslmode` and `channel_binding`) for node-postgres.
 *
 * TLS: `sslmode=disable` means none. `require`, `verify-ca` and `verify-full`, or a given
 * `ca`, all mean a fully verified connection. Anything else means none.
 *
 * @param raw the URL
 * @param from the variable it came from (for messages) and the authority to trust, in PEM
 * @throws DatabaseUrlError when it is not such a URL
 */
export function parseDatabaseUrl(
  raw: string,
  from: { variable: string; ca?: string | undefined },
): DatabaseTarget {
  const fail = (reason: string): never => {
    throw new DatabaseUrlError(`${from.variable} ${reason}`);
  };
  const trimmed = raw.trim();
  if (!SCHEME.test(trimmed)) {
    return fail('must start with postgresql://, as in postgresql://user:password@host:5432/name.');
  }
  const plain = trimmed.replace(SCHEME, 'postgresql://');
  const url = URL.canParse(plain) ? new URL(plain) : undefined;
  const host = url?.hostname.replace(/^\[|\]$/g, '') ?? '';
  if (url === undefined || host === '') {
    return fail(
      'is not a valid URL. If the password holds characters such as @ / # ? or %, percent-encode them.',
    );
  }
  const database = decode(url.pathname.slice(1), fail);
  const user = decode(url.username, fail);
  if (database === '') fail('names no database: add it after the host, as in …@host:5432/name.');
  if (user === '')
    fail('names no user: add it before the host, as in postgresql://user:…@host/name.');
  const options = url.searchParams.get('options');
  return {
    host,
    port: url.port ? Number(url.port) : 5432,
    database,
    user,
    password: decode(url.password, fail),
    ssl: tlsFor(host, url.searchParams.get('sslmode'), from.ca?.trim() || undefined, fail),
    ...(options ? { options } : {}),
    application_name: url.searchParams.get('application_name') ?? 'todo-frontend',
  };
}

/** The target in a form that may be logged: no user, no password. */
export function describeTarget(target: DatabaseTarget): string {
  const host = isIP(target.host) === 6 ? `[${target.host}]` : target.host;
  return `${host}:${target.port}/${target.database}`;
}

function tlsFor(
  host: string,
  sslmode: string | null,
  ca: string | undefined,
  fail: (reason: string) => never,
): DatabaseTls | false {
  if (sslmode !== null && !VERIFYING_MODES.has(sslmode) && !OTHER_MODES.has(sslmode)) {
    return fail(
      `has sslmode=${sslmode}, which is unknown: use disable, require, verify-ca or verify-full.`,
    );
  }
  if (sslmode === 'disable') return false;
  if (ca === undefined && !VERIFYING_MODES.has(sslmode ?? '')) return false;
  if (ca !== undefined) assertCertificates(ca);
  return {
    rejectUnauthorized: true,
    ...(ca === undefined ? {} : { ca }),
    ...(isIP(host) ? { host } : { servername: host }),
  };
}

function assertCertificates(pem: string): void {
  try {
    new X509Certificate(pem);
  } catch {
    throw new DatabaseUrlError(
      'DATABASE_CA is not a certificate in PEM form (-----BEGIN CERTIFICATE----- …).',
    );
  }
}

function decode(part: string, fail: (reason: string) => never): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return fail('holds a stray % sign: write it as %25.');
  }
}
