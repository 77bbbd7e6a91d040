export interface PostgresProbe {
  /** For instance 17.2. */
  readonly serverVersion: string;
  /** Milliseconds from the first packet to the first answer. */
  readonly ms: number;
}

/** PostgreSQL, as far as a preflight needs it. */
export interface Postgres {
  /**
   * Connects, asks for the version, disconnects.
   * Throws DeployError (environment): DATABASE_DNS, DATABASE_UNREACHABLE, DATABASE_TLS, DATABASE_PASSWORD,
   * DATABASE_NAME, DATABASE_POOLED, DATABASE_SUSPENDED, DATABASE_CONNECTIONS, DATABASE_QUOTA, DATABASE_ERROR;
   * never with the password in it.
   */
  probe(url: string, options: { ca?: string; timeoutMs: number }): Promise<PostgresProbe>;
}
