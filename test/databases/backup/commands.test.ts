import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { backup } from '../../../src/commands/db/backup.ts';
import { restore } from '../../../src/commands/db/restore.ts';
import { status } from '../../../src/commands/db/status.ts';
import { failure } from '../../contracts/postgres-failure.ts';
import { openScene, programs, type BackupScene } from './scene.ts';
import { makeShop, type Shop } from './shop.ts';

const rows = 20_000;
const content = [
  'CREATE TABLE a_small (n integer)',
  'INSERT INTO a_small VALUES (1)',
  'CREATE TABLE big (id integer PRIMARY KEY, text text)',
  `INSERT INTO big SELECT n, repeat(md5(n::text), 30) FROM generate_series(1, ${rows}) n`,
  'CREATE TABLE alembic_version (version_num varchar(32))',
  `INSERT INTO alembic_version VALUES ('0002')`,
];

describe.skipIf(programs === undefined)('db backup and db restore', () => {
  let scene: BackupScene;
  let shop: Shop;

  beforeAll(async () => {
    scene = await openScene(programs ?? '');
    await scene.database('stocked', ...content);
  }, 60_000);

  afterAll(() => scene.close());

  beforeEach(() => {
    shop = makeShop(scene);
    return () => {
      shop.remove();
    };
  });

  const output = 'backup.gz';
  const pathOf = (name: string): string => join(shop.folder, name);
  const bytesOf = (name: string): Buffer => readFileSync(pathOf(name));
  const tablesIn = async (database: string): Promise<string[]> => {
    const session = await scene.open(database);
    const found = await session.query(`
      SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1`);
    await session.close();
    return found.map(({ name }) => name ?? '');
  };

  it('write a file for the owner alone, and bring it back elsewhere', async () => {
    const taken = await shop.run(backup, { database: 'stocked', options: { output } });
    expect(taken.code).toBe(0);
    expect(taken.text).toMatch(
      /^Backed up 20,002 rows of 3 tables of localhost:\d+\/stocked, schema 0002/,
    );
    expect(taken.told).not.toContain(encodeURIComponent(scene.server.password));
    expect(statSync(pathOf(output)).mode & 0o777).toBe(0o600);
    await scene.database('empty');
    const { code, text } = await shop.run(restore, { database: 'empty', file: output });
    expect({ code, text }).toEqual({
      code: 0,
      text: expect.stringMatching(
        /^Restored 20,002 rows of 3 tables into .*checksums .* equal\.$/,
      ) as string,
    });
    expect(await tablesIn('empty')).toEqual(['a_small', 'alembic_version', 'big']);
  });

  it('find a place of their own for a file without a name', async () => {
    const { result } = await shop.run(backup, { database: 'stocked' });
    const file = String(result['file']);
    expect(file).toMatch(/\.todo-deploy\/backups\/shop-\d{8}-\d{6}\.backup\.gz$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(pathOf('.todo-deploy/.gitignore'), 'utf8')).toBe('*\n');
  });

  it('write over no file that is there', async () => {
    writeFileSync(pathOf(output), 'mine');
    const refused = await failure(shop.run(backup, { database: 'stocked', options: { output } }));
    expect(refused).toMatchObject({ kind: 'usage', code: 'FILE_EXISTS' });
    expect(bytesOf(output).toString()).toBe('mine');
  });

  it('leave nothing of a backup that is stopped in the middle', async () => {
    const before = readdirSync(shop.folder);
    const call = { database: 'stocked', options: { output }, stopAt: 'a_small' };
    const stopped = await failure(shop.run(backup, call));
    expect(stopped).toMatchObject({ kind: 'interrupted', code: 'INTERRUPTED' });
    expect(stopped.message).toBe('the backup was stopped: nothing was written');
    expect(readdirSync(shop.folder)).toEqual(before);
  });

  it.each(['a_small', 'all rows are there'])(
    'leave the database as it was when a restore is stopped at "%s"',
    async (stopAt) => {
      await shop.run(backup, { database: 'stocked', options: { output } });
      const before = ['CREATE TABLE mine (n integer)', 'INSERT INTO mine VALUES (7)'];
      await scene.database('half', ...before);
      const call = { database: 'half', file: output, options: { replace: true }, stopAt };
      const stopped = await failure(shop.run(restore, call));
      expect(stopped).toMatchObject({ kind: 'interrupted', code: 'INTERRUPTED' });
      expect(await tablesIn('half')).toEqual(['mine']);
    },
  );

  it('refuse a damaged backup before the database is asked anything', async () => {
    await shop.run(backup, { database: 'stocked', options: { output } });
    const whole = bytesOf(output);
    const random = (limit: number): number => Math.floor(Math.random() * limit);
    for (let round = 0; round < 60; round += 1) {
      const at = random(whole.length);
      const spoilt = Buffer.from(whole);
      spoilt[at]! ^= 1 + random(255);
      writeFileSync(pathOf('spoilt.gz'), round % 2 === 0 ? spoilt : whole.subarray(0, at));
      // Nobody is there: asking it would be another error.
      const refused = await failure(shop.run(restore, { database: 'nowhere', file: 'spoilt.gz' }));
      expect(refused, `byte ${at} of round ${round}`).toMatchObject({
        ...{ kind: 'usage', code: 'BACKUP_DAMAGED' },
      });
    }
  });

  it('are told by db status, with what is there and what the app knows', async () => {
    mkdirSync(pathOf('versions'));
    for (const [revision, before] of [
      ['0002', '0001'],
      ['0003', '0002'],
    ] as const)
      writeFileSync(
        pathOf(`versions/${revision}.py`),
        `revision = "${revision}"\ndown_revision = "${before}"\n`,
      );
    const before = await shop.run(status, { database: 'stocked' });
    expect(before.text).toMatch(/^Backup +none that this checkout knows of/m);
    await shop.run(backup, { database: 'stocked' });
    const { code, text, result } = await shop.run(status, { database: 'stocked' });
    expect(code).toBe(0);
    expect(text).toMatch(/^Database +localhost:\d+\/stocked, outside$/m);
    expect(text).toMatch(/^Server +PostgreSQL \d+\.\d+$/m);
    expect(text).toMatch(/^Schema +0002, behind the app, which knows 0003/m);
    expect(text).toMatch(/^Backup +20\d\d-.*, 20,002 rows, .*backup\.gz$/m);
    expect(text).toMatch(/^big +20,000 +\d+ MB$/m);
    expect(result).toMatchObject({ action: 'status', place: 'external', current: false });
    await scene.database('bare');
    const bare = await shop.run(status, { database: 'bare' });
    expect(bare.text).toMatch(/^Schema +none: todo-deploy up makes it$/m);
    expect(bare.text).toContain('of another database');
    expect(bare.text).toMatch(/There are no tables yet\.$/);
  });

  it('refuse what no backup is', async () => {
    for (const file of [undefined, 'nothing.gz', 'chart']) {
      const call = file === undefined ? {} : { file };
      const refused = await failure(shop.run(restore, { database: 'stocked', ...call }));
      expect(refused).toMatchObject({ kind: 'usage', code: 'BACKUP_MISSING' });
    }
    for (const file of ['todo-deploy.yaml', 'Dockerfile']) {
      const refused = await failure(shop.run(restore, { database: 'stocked', file }));
      expect(refused).toMatchObject({ kind: 'usage', code: 'BACKUP_DAMAGED' });
    }
  });
});
