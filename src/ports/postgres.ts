export interface PostgresProbe {
  /** For instance 17.2. */
  readonly serverVersion: string;
  /** Milliseconds from the first packet to the first answer. */
  readonly ms: number;
}

/** A row by the names of its columns; each value as PostgreSQL writes it. */
export type PostgresRow = Readonly<Record<string, string | null>>;

/** One connection. */
export interface PostgresSession {
  /** Process that the server named when the connection stood (BackendKeyData); a pooler names another one. */
  readonly processId?: number;
  /**
   * Runs one statement. `values` fill $1, $2, … Throws DeployError DATABASE_ERROR (environment) with what the
   * server says, without the values.
   */
  query(sql: string, values?: readonly (string | null)[]): Promise<readonly PostgresRow[]>;
  close(): Promise<void>;
}

/** PostgreSQL, as far as a preflight and moving data need it. */
export interface Postgres {
  /**
   * Connects, asks for the version, disconnects.
   * Throws DeployError (environment): DATABASE_DNS, DATABASE_UNREACHABLE, DATABASE_TLS, DATABASE_PASSWORD,
   * DATABASE_NAME, DATABASE_POOLED, DATABASE_SUSPENDED, DATABASE_CONNECTIONS, DATABASE_QUOTA, DATABASE_ERROR;
   * never with the password in it.
   */
  probe(url: string, options: { ca?: string; timeoutMs: number }): Promise<PostgresProbe>;
  /** Connects and stays. `timeoutMs` is for the connection alone. Throws as `probe` does. */
  open(url: string, options: { ca?: string; timeoutMs: number }): Promise<PostgresSession>;
}
