import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exportLines } from '../../src/data/export.ts';
import { importLines } from '../../src/data/import.ts';
import { format } from '../../src/data/lines.ts';
import { packed, unpacked } from '../../src/data/pack.ts';
import type { Checksum } from '../../src/data/tables.ts';
import type { PostgresSession } from '../../src/ports/postgres.ts';
import { postgresClient } from '../../src/ports/postgres/client.ts';
import { failure } from './postgres-failure.ts';
import { postgresPrograms, startPostgres, type PrivateServer } from './postgres-server.ts';

const programs = postgresPrograms();
if (programs === undefined && process.env.CI === 'true') {
  throw new Error('no PostgreSQL server on this machine: apt-get install postgresql');
}

/** One of each kind of value that is easy to spoil. */
const schema = [
  'CREATE TABLE "Odd ""name""" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, parent bigint REFERENCES "Odd ""name""", note text)',
  `CREATE TABLE a_first (id text PRIMARY KEY, owner bigint NOT NULL REFERENCES "Odd ""name""",
     at timestamptz, day date, span interval, data jsonb, raw json, big numeric, real8 float8, bytes bytea,
     flags boolean[], words text[], twice int GENERATED ALWAYS AS (length(id) * 2) STORED)`,
  'CREATE TABLE counted (id serial PRIMARY KEY)',
  'CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)',
  `INSERT INTO alembic_version VALUES ('0004')`,
];
const rows = [
  `INSERT INTO "Odd ""name""" (parent, note) SELECT CASE WHEN n > 1 THEN n - 1 END, 'row ' || n FROM generate_series(1, 2500) n`,
  `INSERT INTO a_first VALUES ('x', 1, '2026-03-01 12:00:00.123456+02', '2026-03-01', '1 year 2 days 03:00:00',
     '{"b": 1, "a": [null, "ä\\u0001"]}', '{"b": 1,  "a": 2}', 12345678901234567890.12345, 0.1, '\\xdeadbeef', '{t,f,NULL}', '{"a,b","\\"","ü",NULL}')`,
  `INSERT INTO a_first (id, owner, at) VALUES (E'line\\nbreak\\t\\\\', 2, 'infinity')`,
  'INSERT INTO counted SELECT FROM generate_series(1, 7)',
];
const tables = ['Odd "name"', 'a_first', 'alembic_version', 'counted'];

describe.skipIf(programs === undefined)('data between two databases', () => {
  let server: PrivateServer;
  let admin: PostgresSession;

  beforeAll(async () => {
    server = await startPostgres(programs ?? '');
    admin = await openDatabase(server.database);
  }, 60_000);

  afterAll(async () => {
    await admin.close();
    server.stop();
  });

  const openDatabase = (name: string): Promise<PostgresSession> => {
    const { user, password, port, ca } = server;
    const url = `postgresql://${user}:${encodeURIComponent(password)}@localhost:${port}/${name}?sslmode=require`;
    return postgresClient.open(url, { ca, timeoutMs: 5000 });
  };

  /** A new database with this content. */
  async function database(name: string, ...content: readonly string[]): Promise<PostgresSession> {
    await admin.query(`DROP DATABASE IF EXISTS ${name}`);
    await admin.query(`CREATE DATABASE ${name}`);
    const session = await openDatabase(name);
    for (const statement of content) await session.query(statement);
    return session;
  }

  const sums: Record<string, Checksum> = {};
  const signal = new AbortController().signal;
  const head = { format, project: 'shop', target: 'local', exportedAt: '2026-01-01T00:00:00.000Z' };

  async function linesOf(session: PostgresSession): Promise<string[]> {
    const lines: string[] = [];
    const noted = (table: string, sum: Checksum) => void (sums[table] = sum);
    for await (const line of exportLines(session, head, noted, signal)) lines.push(line);
    return lines;
  }

  async function* stream(lines: readonly string[]): AsyncGenerator<string> {
    await Promise.resolve();
    yield* lines;
  }

  const bring = (session: PostgresSession, lines: readonly string[], replace = false) =>
    importLines(session, stream(lines), { replace, onTable: () => undefined, signal });

  const countIn = async (session: PostgresSession, table: string) =>
    (await session.query(`SELECT count(*) AS n FROM ${table}`))[0]?.['n'];

  let lines: readonly string[] = [];
  let other: PostgresSession;

  beforeEach(async () => {
    const one = await database('one', ...schema, ...rows);
    lines = await linesOf(one);
    await one.close();
    other = await database('other', ...schema);
    return () => other.close();
  });

  it('arrives whole: equal checksums, values of every kind, numbers that go on', async () => {
    const { tables: arrived } = await bring(other, lines);
    expect(arrived).toEqual(sums);
    expect(Object.keys(arrived).sort()).toEqual(tables);
    expect(await linesOf(other)).toEqual(lines);
    const [odd] = await other.query('SELECT at, raw, big, twice FROM a_first WHERE id = $1', ['x']);
    expect(odd).toMatchObject({
      raw: '{"b": 1,  "a": 2}',
      big: '12345678901234567890.12345',
      twice: '2',
    });
    await other.query('INSERT INTO counted DEFAULT VALUES');
    expect((await other.query('SELECT max(id) AS id FROM counted'))[0]).toEqual({ id: '8' });
  });

  it('survives the gzip file', async () => {
    const again: string[] = [];
    for await (const line of unpacked(packed(stream(lines)))) again.push(line);
    expect(again).toEqual(lines);
  });

  it('says when the file is cut off, or none', async () => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of packed(stream(lines))) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    async function* of(part: Uint8Array): AsyncGenerator<Uint8Array> {
      await Promise.resolve();
      yield part;
    }
    for (const part of [bytes.subarray(0, bytes.length / 2), Buffer.from('hello, world\n')]) {
      const read = async () => {
        for await (const line of unpacked(of(part))) expect(line).not.toBe('');
      };
      expect(await failure(read())).toMatchObject({ code: 'DATA_INVALID' });
    }
  });

  it('loses no row that is there, unless told to', async () => {
    await other.query('INSERT INTO counted DEFAULT VALUES');
    const refused = await failure(bring(other, lines));
    expect(refused).toMatchObject({ code: 'DATA_PRESENT', details: ['counted: 1 rows'] });
    await other.query('ROLLBACK');
    expect(await countIn(other, 'counted')).toBe('1');
    await bring(other, lines, true);
    expect(await countIn(other, 'counted')).toBe('7');
  });

  it.each<[string, string, (lines: readonly string[]) => readonly string[]]>([
    ['that were cut off', 'DATA_INVALID', (all) => all.slice(0, -2)],
    [
      'of another format',
      'DATA_INVALID',
      (all) => [all[0]!.replace('data/1', 'data/9'), ...all.slice(1)],
    ],
    [
      'that are no such lines',
      'DATA_INVALID',
      (all) => [...all.slice(0, 3), 'nonsense', ...all.slice(3)],
    ],
    [
      'with a changed value',
      'DATA_DAMAGED',
      (all) => all.map((line) => line.replace('row 7"', 'row 8"')),
    ],
    [
      'with a lost row',
      'DATA_DAMAGED',
      (all) => all.filter((line) => !line.includes('"row 2500"')),
    ],
    [
      'of another table',
      'DATA_SCHEMA',
      (all) => all.map((line) => line.replace('"counted"', '"counter"')),
    ],
    [
      'of another type',
      'DATA_SCHEMA',
      (all) => all.map((line) => line.replace('["day","date"]', '["day","text"]')),
    ],
    [
      'of another version of the schema',
      'DATA_SCHEMA',
      (all) =>
        all.map((line) =>
          line.startsWith('E') && line.includes('"rows":1,')
            ? line.replace(/"sum":"\d/, '"sum":"9')
            : line,
        ),
    ],
  ])('refuses lines %s, and changes nothing', async (_what, code, spoil) => {
    const spoilt = spoil(lines);
    expect(spoilt).not.toEqual(lines);
    expect(await failure(bring(other, spoilt))).toMatchObject({ code });
    await other.query('ROLLBACK');
    for (const table of ['a_first', 'counted', '"Odd ""name"""']) {
      expect(await countIn(other, table)).toBe('0');
    }
  });
});
