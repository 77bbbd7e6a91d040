import { DeployError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Postgres, PostgresSession } from '../../ports/postgres.ts';
import type { Greeting, HostAddress, PostgresHost } from '../../ports/postgres-host.ts';
import {
  targetOf,
  tlsMode,
  type PostgresTarget,
  type TlsMode,
} from '../../ports/postgres/target.ts';
import { readDatabaseUrl, type ReadDatabaseUrl } from '../../secrets/database-url.ts';

/** A URL of a database, and what it is for. */
export interface DatabaseUse {
  /** Its variable: DATABASE_URL, DATABASE_URL_DIRECT. */
  readonly name: string;
  /** As it was given; with the password, never to be shown. */
  readonly pasted: string;
  /** What was repaired before it came here, a sentence each. */
  readonly repairs?: readonly string[];
  /** PEM of the authority behind the certificate of the server. */
  readonly ca?: string;
  /** Migrations go over it: it has to keep a session, and may make tables. */
  readonly migrates: boolean;
}

/** What the deployment thinks of the tables that it finds. */
export interface TableRules {
  /** A database that has one of these is the app's own; empty when nobody said. */
  readonly own: readonly string[];
  /** The app may put its tables beside those of others. */
  readonly shared: boolean;
}

export interface ProofPorts {
  readonly postgres: Postgres;
  readonly postgresHost: PostgresHost;
  readonly clock: Clock;
}

export interface ProofOptions {
  readonly tables: TableRules;
  /** For one connection. */
  readonly timeoutMs: number;
  /** For a suspended database to wake. */
  readonly wakeMs: number;
  /** Told when it takes patience. */
  readonly tell: (message: string) => void;
  readonly signal?: AbortSignal;
}

/** A connection that stands, or why there is none. */
export type Connection =
  | {
      readonly session: PostgresSession;
      /** How long the sign-in took, in milliseconds. */
      readonly ms: number;
      /** How long it took to wake, when it slept. */
      readonly wokenMs?: number;
    }
  | { readonly error: DeployError };

/** What the stages look through; each look is taken once. */
export interface Scene extends ProofOptions {
  readonly use: DatabaseUse;
  readonly clock: Clock;
  /** Throws DATABASE_URL_INVALID (usage). */
  read(): ReadDatabaseUrl;
  readonly target: PostgresTarget;
  readonly tlsMode: TlsMode;
  /** Throws DATABASE_DNS (environment). */
  addresses(): Promise<{ readonly found: readonly HostAddress[]; readonly ms: number }>;
  /** Throws as `PostgresHost.greet` does. */
  greeting(): Promise<Greeting>;
  connection(): Promise<Connection>;
  /** The session of `connection`. Throws its error. */
  session(): Promise<PostgresSession>;
  /** Another connection of the same kind, closed by who opens it. */
  openAnother(): Promise<PostgresSession>;
  /** Closes the connection, if there is one. */
  close(): Promise<void>;
}

/** Between two questions whether a database has woken. */
const pauseMs = 1000;

export function createScene(use: DatabaseUse, ports: ProofPorts, options: ProofOptions): Scene {
  const read = once(() => readDatabaseUrl(use.pasted));
  const url = (): string => read().url;
  const open = (): Promise<PostgresSession> => {
    const { timeoutMs, signal } = options;
    const ca = use.ca === undefined ? {} : { ca: use.ca };
    const stop = signal === undefined ? {} : { signal };
    return ports.postgres.open(url(), { timeoutMs, ...ca, ...stop });
  };
  const connection = once(() => connectPatiently(open, use.name, ports.clock, options));
  return {
    ...options,
    ...{ use, clock: ports.clock, read, connection, openAnother: open },
    get target() {
      return targetOf(new URL(url()));
    },
    get tlsMode() {
      return tlsMode(new URL(url()), use.ca);
    },
    addresses: once(async () => {
      const started = ports.clock.now();
      const found = await ports.postgresHost.addresses(targetOf(new URL(url())).host);
      return { found, ms: ports.clock.now() - started };
    }),
    greeting: once(() => ports.postgresHost.greet(url(), options)),
    session: async () => {
      const found = await connection();
      if ('error' in found) throw found.error;
      return found.session;
    },
    close: async () => {
      // When the person stops, the connection ends by the signal.
      if (!connection.asked || options.signal?.aborted === true) return;
      const found = await connection();
      if ('session' in found) await found.session.close();
    },
  };
}

/** A suspended database wakes by being asked; one that does not is given up after `wakeMs`. */
async function connectPatiently(
  open: () => Promise<PostgresSession>,
  name: string,
  clock: Clock,
  { wakeMs, tell, signal }: ProofOptions,
): Promise<Connection> {
  const started = clock.now();
  for (let attempt = 1; ; attempt += 1) {
    const asked = clock.now();
    try {
      const session = await open();
      const met = { session, ms: clock.now() - asked };
      return attempt === 1 ? met : { ...met, wokenMs: clock.now() - started };
    } catch (error) {
      if (!(error instanceof DeployError)) throw error;
      const asleep = error.code === 'DATABASE_SUSPENDED';
      if (!asleep || clock.now() - started + pauseMs > wakeMs) return { error };
      const patience = Math.round(wakeMs / 1000);
      if (attempt === 1)
        tell(`${name}: the database is suspended or starting; it gets ${patience} s to wake`);
      await clock.sleep(pauseMs, signal);
    }
  }
}

interface Once<Value> {
  (): Value;
  readonly asked: boolean;
}

function once<Value>(work: () => Value): Once<Value> {
  let answer: { readonly value: Value } | undefined;
  const ask = (): Value => (answer ??= { value: work() }).value;
  return Object.defineProperty(ask, 'asked', { get: () => answer !== undefined }) as Once<Value>;
}
