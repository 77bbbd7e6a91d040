import { HandClock } from '../../pipeline/hand-clock.ts';
import { fakePostgresHost, type FakeHost } from '../../ports/postgres-host/fake.ts';
import { fakePostgres, type FakeServer } from '../../ports/postgres/fake.ts';
import type { Postgres, PostgresRow } from '../../ports/postgres.ts';
import { prove, type Proof } from './prove.ts';
import type { DatabaseUse } from './scene.ts';

export const server: FakeServer = {
  ...{ user: 'u', password: 'topsecret', database: 'd', version: '17.2' },
  authority: 'public',
};
export const healthy = 'postgresql://u:topsecret@db.test/d?sslmode=require';
export const start = Date.parse('2026-01-01T00:00:00Z');
export const certificate = { subject: 'db.test', issuer: 'An Authority', validTo: start + 1e10 };

/** What is different from a database without troubles. */
export interface Given {
  readonly pasted?: string;
  readonly use?: Partial<DatabaseUse>;
  readonly server?: Partial<FakeServer>;
  readonly rows?: (sql: string) => readonly PostgresRow[] | undefined;
  readonly host?: FakeHost;
  readonly postgres?: Postgres;
  readonly clock?: HandClock;
  readonly quick?: boolean;
  readonly tell?: (message: string) => void;
}

const tables = { own: ['own_version'], shared: false };

/** A proof of a database that exists only in a test. */
export async function proof(given: Given = {}): Promise<Proof> {
  const { rows } = given;
  const answers: FakeServer['answers'] = (sql) => rows?.(sql) ?? usual(sql);
  const found = { ...server, ...given.server, answers };
  const ports = {
    postgres: given.postgres ?? fakePostgres({ 'db.test:5432': found }),
    postgresHost: fakePostgresHost({
      'db.test': { greetings: { 5432: { protocol: 'TLSv1.3', certificate } }, ...given.host },
    }),
    clock: given.clock ?? new HandClock(start),
  };
  const use = { name: 'DATABASE_URL', pasted: given.pasted ?? healthy, migrates: true };
  return prove({ ...use, ...given.use }, ports, {
    ...{ tables, timeoutMs: 1000, wakeMs: 10_000, quick: given.quick ?? false },
    tell: given.tell ?? (() => undefined),
  });
}

function usual(sql: string): readonly PostgresRow[] {
  if (sql.includes('server_version')) return [{ version: '17.2 (Debian)' }];
  if (sql.includes('pg_is_in_recovery'))
    return [{ replica: 'f', readOnly: 'off', schema: 'public', extensions: 'f' }];
  if (sql.includes('clock_timestamp')) return [{ seconds: String(start / 1000) }];
  return [];
}

export const stageOf = ({ stages }: Proof, id: string) => stages.find((stage) => stage.id === id);
export const states = ({ stages }: Proof) =>
  Object.fromEntries(stages.map(({ id, state }) => [id, state]));
