export interface HostAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** A certificate as a person reads it. */
export interface ShownCertificate {
  readonly subject: string;
  readonly issuer: string;
  /** End of its validity, in milliseconds since the epoch. */
  readonly validTo: number;
}

/** What answers at a port before anybody signs in. */
export interface Greeting {
  /** The one of the host's addresses that answered. */
  readonly address: string;
  /** Milliseconds until the TCP connection stood. */
  readonly ms: number;
  /**
   * What it said to the request for TLS (PostgreSQL documentation, "SSL Session Encryption"): yes, no, something
   * that no PostgreSQL says, or nothing.
   */
  readonly answer: 'tls' | 'no-tls' | 'foreign' | 'nothing';
  /** TLSv1.3 and so on; only after a handshake, whoever signed the certificate. */
  readonly protocol?: string;
  readonly certificate?: ShownCertificate;
}

/** What lies below a connection to PostgreSQL: the name, the address, the port, the offer of TLS. */
export interface PostgresHost {
  /** The addresses behind a host name, as the system resolves it. Throws DeployError DATABASE_DNS (environment). */
  addresses(host: string): Promise<readonly HostAddress[]>;
  /**
   * Connects, asks for TLS, looks at the certificate without judging it, disconnects; nobody signs in.
   * Throws DeployError DATABASE_UNREACHABLE or DATABASE_DNS (environment) when there is no connection,
   * also because the signal fired.
   */
  greet(
    url: string,
    options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
  ): Promise<Greeting>;
}
