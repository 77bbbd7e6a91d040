export interface PostgresProbe {
  /** For instance 17.2. */
  readonly serverVersion: string;
  /** Milliseconds from the first packet to the first answer. */
  readonly ms: number;
}

/** A row by the names of its columns; each value as PostgreSQL writes it. */
export type PostgresRow = Readonly<Record<string, string | null>>;

/** What came of a statement that somebody typed. */
export interface PostgresAnswer {
  /** Its first word as the server says it: SELECT, INSERT, CREATE. */
  readonly command: string;
  /** Rows that it gave or changed; undefined where there are none to count. */
  readonly count?: number;
  /** As the server orders them; two may have one name. */
  readonly columns: readonly string[];
  /** Each value as PostgreSQL writes it. */
  readonly rows: readonly (readonly (string | null)[])[];
}

/** One connection. */
export interface PostgresSession {
  /** Process that the server named when the connection stood (BackendKeyData); a pooler names another one. */
  readonly processId?: number;
  /**
   * Runs one statement. `values` fill $1, $2, … Throws DeployError DATABASE_ERROR (environment) with what the
   * server says, without the values.
   */
  query(sql: string, values?: readonly (string | null)[]): Promise<readonly PostgresRow[]>;
  /** Runs one statement, and tells what came of it. Throws as `query` does. */
  execute(sql: string): Promise<PostgresAnswer>;
  /**
   * What a `COPY … TO STDOUT` gives, in pieces of any size, no faster than it is taken; whoever stops before the
   * end closes the session. Throws as `query` does.
   */
  copyOut(sql: string): AsyncIterable<Uint8Array>;
  /**
   * Feeds a `COPY … FROM STDIN`, no faster than the server takes it. When `chunks` throws, nothing of it stays and
   * its error is thrown; otherwise as `query`.
   */
  copyIn(sql: string, chunks: AsyncIterable<Uint8Array>): Promise<void>;
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** PEM of the authority to trust instead of the system's. */
  readonly ca?: string;
  /** For the connection alone. */
  readonly timeoutMs: number;
  /** Ends the connection, and what waits for it, when it fires. */
  readonly signal?: AbortSignal;
}

/** PostgreSQL, as far as a preflight, moving data and a backup need it. */
export interface Postgres {
  /**
   * Connects, asks for the version, disconnects.
   * Throws DeployError (environment): DATABASE_DNS, DATABASE_UNREACHABLE, DATABASE_TLS, DATABASE_PASSWORD,
   * DATABASE_NAME, DATABASE_POOLED, DATABASE_SUSPENDED, DATABASE_CONNECTIONS, DATABASE_QUOTA, DATABASE_ERROR;
   * never with the password in it.
   */
  probe(url: string, options: ConnectOptions): Promise<PostgresProbe>;
  /** Connects and stays. Throws as `probe` does, and the reason of the signal. */
  open(url: string, options: ConnectOptions): Promise<PostgresSession>;
}
