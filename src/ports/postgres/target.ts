/** Where a connection goes; what messages may show of a URL. */
export interface PostgresTarget {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
}

/** Parts of a URL, decoded. */
export function targetOf(url: URL): PostgresTarget {
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port === '' ? 5432 : url.port),
    user: decodeURIComponent(url.username),
    database: decodeURIComponent(url.pathname.slice(1)),
  };
}

/** How a connection is protected: not at all, if the server can, or with the certificate verified. */
export type TlsMode = 'off' | 'prefer' | 'verify';

/** `require` means `verify-full` here: encryption to somebody unknown protects nothing. */
export function tlsMode(url: URL, ca: string | undefined): TlsMode {
  const mode = url.searchParams.get('sslmode');
  if (mode === 'disable') return 'off';
  return ca !== undefined || ['require', 'verify-ca', 'verify-full'].includes(mode ?? '')
    ? 'verify'
    : 'prefer';
}
