import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DeployEvent } from '../../src/pipeline/events.ts';
import { systemClock } from '../../src/ports/clock.ts';
import { postgresClient } from '../../src/ports/postgres/client.ts';
import type { PostgresSession } from '../../src/ports/postgres.ts';
import { copyDatabase, type CopyScene } from '../../src/rehearsal/database-copy.ts';
import { copyName } from '../../src/rehearsal/names.ts';
import { openScene, programs, type BackupScene } from './backup/scene.ts';

const day = 24 * 60 * 60_000;

describe.skipIf(programs === undefined)('a copy for a rehearsal', () => {
  let scene: BackupScene;
  let shop: PostgresSession;
  const events: DeployEvent[] = [];

  beforeAll(async () => {
    scene = await openScene(programs ?? '');
    shop = await scene.database(
      'shop',
      'CREATE TABLE goods (id serial PRIMARY KEY, name text NOT NULL)',
      `INSERT INTO goods (name) SELECT 'number ' || n FROM generate_series(1, 5000) n`,
    );
  }, 60_000);

  afterAll(() => scene.close());

  afterEach(() => {
    events.length = 0;
  });

  const sceneFor = (url: string, more: Partial<CopyScene> = {}): CopyScene => ({
    ...{ project: 'shop', postgres: postgresClient, clock: systemClock, url },
    ca: scene.server.ca,
    emit: (event) => events.push(event),
    signal: new AbortController().signal,
    ...more,
  });

  const copies = async (): Promise<readonly unknown[]> =>
    shop.query(`SELECT datname FROM pg_database WHERE datname LIKE '%\\_rehearsal\\_%'`);

  it('has schema and rows, while the app goes on, and leaves the original alone', async () => {
    const copy = await copyDatabase(sceneFor(scene.url('shop')));
    const url = new URL(copy.urlFor(scene.url('shop')));
    expect(url.searchParams.get('sslmode')).toBe('require');
    const there = await postgresClient.open(url.href, { ca: scene.server.ca, timeoutMs: 5000 });
    await there.query(`INSERT INTO goods (name) VALUES ('only here')`);
    await there.query('ALTER TABLE goods DROP COLUMN name');
    expect(await there.query('SELECT count(*)::text AS n FROM goods')).toEqual([{ n: '5001' }]);
    expect(await shop.query('SELECT count(name)::text AS n FROM goods')).toEqual([{ n: '5000' }]);
    // Somebody is still connected to it.
    await copy.remove();
    expect(await copies()).toEqual([]);
    expect(events).toEqual([]);
    await there.close().catch(() => undefined);
  });

  it('is refused to a user who may make no database, with the remedy', async () => {
    await shop.query(`CREATE ROLE modest LOGIN PASSWORD 'one-of-many'`);
    const url = Object.assign(new URL(scene.url('shop')), {
      ...{ username: 'modest', password: 'one-of-many' },
    }).href;
    await expect(copyDatabase(sceneFor(url))).rejects.toMatchObject({
      ...{ code: 'REHEARSAL_FORBIDDEN', exitCode: 3 },
      hint: expect.stringContaining('ALTER ROLE "modest" CREATEDB') as string,
    });
    expect(await copies()).toEqual([]);
  });

  it('leaves nothing when it is stopped in the middle', async () => {
    const stop = new AbortController();
    const clock = {
      ...systemClock,
      // Asked for the time of the copy once the second database is there.
      now: () => {
        if (asked === 2) stop.abort(new Error('stopped'));
        asked += 1;
        return systemClock.now();
      },
    };
    let asked = 0;
    const copying = copyDatabase(sceneFor(scene.url('shop'), { clock, signal: stop.signal }));
    await expect(copying).rejects.toThrow();
    expect(stop.signal.aborted).toBe(true);
    expect(await copies()).toEqual([]);
  });

  it('takes those along that a killed run left behind, and no other', async () => {
    const old = copyName('shop', systemClock.now() - 2 * day);
    const young = copyName('shop', systemClock.now() - 1000);
    for (const name of [old, young]) await shop.query(`CREATE DATABASE "${name}"`);
    const copy = await copyDatabase(sceneFor(scene.url('shop')));
    await copy.remove();
    expect(await copies()).toEqual([{ datname: young }]);
    await shop.query(`DROP DATABASE "${young}"`);
  });
});
