import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PostgresSession } from '../../../src/ports/postgres.ts';
import { failure } from '../../contracts/postgres-failure.ts';
import { oddRows, oddSchema } from './sample.ts';
import { backupOf, openScene, programs, resealed, restore, type BackupScene } from './scene.ts';

describe.skipIf(programs === undefined)('a backup', () => {
  let scene: BackupScene;
  let odd: Awaited<ReturnType<typeof backupOf>>;

  beforeAll(async () => {
    scene = await openScene(programs ?? '');
    odd = await backupOf(await scene.database('odd', ...oddSchema, ...oddRows));
  }, 60_000);

  afterAll(() => scene.close());

  const countIn = async (session: PostgresSession, table: string): Promise<string | null> =>
    (await session.query(`SELECT count(*) AS n FROM ${table}`))[0]?.['n'] ?? null;

  it('brings schema, rows and sequences back into an empty database', async () => {
    const empty = await scene.database('empty');
    const restored = await restore(empty, odd.file);
    expect(restored.tables).toEqual(odd.tables);
    expect(Object.keys(odd.tables)).toHaveLength(5);
    const kinds = new Set(odd.head.schema.map(({ kind }) => kind));
    expect(kinds.size).toBe(11);
    // A second backup is the same to the last definition and row.
    const again = await backupOf(empty);
    expect(again.head).toEqual(odd.head);
    expect(again.tables).toEqual(odd.tables);
    expect(again.digest).toBe(odd.digest);
    const [next] = await empty.query(`
      INSERT INTO "Odd ""name""" (note) VALUES ('new') RETURNING id, note, nextval('alone') AS alone`);
    expect(next).toEqual({ id: String(5 + 3 * 2500), note: 'new!', alone: '8' });
  });

  it('carries 100,000 rows, and every checksum is equal', async () => {
    const many = await scene.database(
      'many',
      'CREATE TABLE task (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title text NOT NULL, at timestamptz)',
      'CREATE INDEX ON task (at)',
      `INSERT INTO task (title, at) SELECT 'Aufgabe № ' || n || E'\\n' || md5(n::text), now() - n * interval '1 s'
         FROM generate_series(1, 100000) n`,
    );
    const taken = await backupOf(many);
    expect(taken.tables['task']?.rows).toBe(100_000);
    const target = await scene.database('target');
    expect((await restore(target, taken.file)).tables).toEqual(taken.tables);
    expect((await backupOf(target)).digest).toBe(taken.digest);
  });

  it('replaces empty tables of another version of the schema', async () => {
    const other = await scene.database(
      'other',
      'CREATE TABLE counted (id text)',
      'CREATE TABLE newer (id integer PRIMARY KEY)',
      'CREATE TABLE alembic_version (version_num varchar(32))',
      `INSERT INTO alembic_version VALUES ('0005')`,
    );
    await restore(other, odd.file);
    expect((await backupOf(other)).digest).toBe(odd.digest);
  });

  describe('where rows are', () => {
    const filled = ['CREATE TABLE counted (id integer)', 'INSERT INTO counted VALUES (1), (2)'];

    it('is refused, and changes nothing', async () => {
      const session = await scene.database('filled', ...filled);
      const refused = await failure(restore(session, odd.file));
      expect(refused).toMatchObject({ kind: 'refused', code: 'RESTORE_NOT_EMPTY' });
      expect(refused.details).toEqual(['counted: 2 rows']);
      await session.query('ROLLBACK');
      expect((await backupOf(session)).head.schema.map(({ name }) => name)).toEqual([
        'public.counted',
      ]);
    });

    it('gives them up when told to', async () => {
      const session = await scene.database('filled', ...filled);
      await restore(session, odd.file, { replace: true });
      expect(await countIn(session, 'counted')).toBe('7');
    });

    it('never gives up those of somebody else', async () => {
      const session = await scene.database('filled', ...filled);
      const rules = { replace: true, own: ['jwks'] };
      const refused = await failure(restore(session, odd.file, rules));
      expect(refused).toMatchObject({ kind: 'refused', code: 'DATABASE_FOREIGN_TABLES' });
      await session.query('ROLLBACK');
      expect(await countIn(session, 'counted')).toBe('2');
    });

    it('leaves the tables of others alone in a shared database', async () => {
      const session = await scene.database(
        'filled',
        'CREATE TABLE theirs AS SELECT 1 AS n',
        'CREATE TABLE counted (id integer)',
      );
      await restore(session, odd.file, { own: ['jwks'], shared: true });
      expect(await countIn(session, 'theirs')).toBe('1');
      expect(await countIn(session, 'counted')).toBe('7');
    });
  });

  it.each([
    ['another checksum', /"sum":"\d/, '"sum":"9', 'RESTORE_DIFFERS'],
    ['another number of rows', '"rows":7', '"rows":8', 'BACKUP_DAMAGED'],
    ['a lost row', '\n7\t\\N\n', '\n', 'BACKUP_DAMAGED'],
    ['a changed row', '\n7\t\\N\n', '\n7\t1\n', 'RESTORE_DIFFERS'],
    ['a definition that fails', 'FOREIGN KEY (parent)', 'FOREIGN KEY (child)', 'DATABASE_ERROR'],
    ['a lost table', '"tables":5', '"tables":6', 'BACKUP_DAMAGED'],
  ])('that was sealed with %s is taken back', async (_what, from, to, code) => {
    const session = await scene.database('forged');
    const forged = await resealed(odd.file, (text) => text.replace(from, to));
    expect(forged.equals(odd.file)).toBe(false);
    expect(await failure(restore(session, forged))).toMatchObject({ code });
    await session.query('ROLLBACK');
    expect((await backupOf(session)).head.schema).toEqual([]);
  });

  it.each([
    ['a partitioned table', 'CREATE TABLE parts (n int) PARTITION BY RANGE (n)', /partitioned/],
    ['a domain', 'CREATE DOMAIN short AS text CHECK (length(VALUE) < 9)', /domain short/],
    ['a composite type', 'CREATE TYPE pair AS (a int, b int)', /composite type pair/],
    [
      'a function about rows',
      'CREATE TABLE t (n int); CREATE FUNCTION f(t) RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
      /function about rows of a table f/,
    ],
  ])('is not taken of %s', async (_what, statement, says) => {
    const session = await scene.database('strange', statement);
    const refused = await failure(backupOf(session));
    expect(refused).toMatchObject({ kind: 'usage', code: 'BACKUP_UNSUPPORTED' });
    expect(refused.details.join()).toMatch(says);
  });

  it('names what it goes without', async () => {
    const session = await scene.database(
      'beside',
      'CREATE SCHEMA other',
      'CREATE TABLE other.one (n int)',
      'CREATE TABLE t (n int)',
      'CREATE POLICY mine ON t USING (n > 1)',
    );
    const told: string[] = [];
    await backupOf(session, (names) => told.push(...names));
    expect(told).toEqual(['row security policy mine of t', 'schema other']);
  });
});
