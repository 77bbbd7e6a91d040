import { describe, expect, it } from 'vitest';
import { HandClock } from '../../pipeline/hand-clock.ts';
import { fakeCopy } from '../../ports/postgres/fake-copy.ts';
import { fakePostgres } from '../../ports/postgres/fake.ts';
import type { Postgres } from '../../ports/postgres.ts';
import { proof, server, stageOf, start } from './prove-fixture.ts';
import type { Proof } from './prove.ts';

describe('prove with a database that sleeps', () => {
  const asleep = { code: '57P03', message: 'the database system is starting up' };

  /** Lets time pass until the proof is there. */
  async function patiently(clock: HandClock, work: Promise<Proof>): Promise<Proof> {
    const ended = new AbortController();
    const proven = work.finally(() => {
      ended.abort();
    });
    while (!ended.signal.aborted) await clock.pass(1000);
    return proven;
  }

  function sleeper(attempts: number): { postgres: Postgres; asked: () => number } {
    let asked = 0;
    const awake = fakePostgres({ 'db.test:5432': server });
    const tired = fakePostgres({ 'db.test:5432': { ...server, fails: asleep } });
    const postgres: Postgres = {
      ...awake,
      open: (url, options) => (++asked > attempts ? awake : tired).open(url, options),
    };
    return { postgres, asked: () => asked };
  }

  it('waits for it, and says so', async () => {
    const clock = new HandClock(start);
    const told: string[] = [];
    const work = proof({
      clock,
      postgres: sleeper(8).postgres,
      tell: (message) => told.push(message),
    });
    const found = await patiently(clock, work);
    expect(stageOf(found, 'awake')?.detail).toBe('it was suspended, and woke after 8.0 s');
    expect(told).toEqual([
      'DATABASE_URL: the database is suspended or starting; it gets 10 s to wake',
    ]);
  });

  it('gives up when its time is over', async () => {
    const clock = new HandClock(start);
    const { postgres, asked } = sleeper(1000);
    const found = await patiently(clock, proof({ clock, postgres }));
    expect(stageOf(found, 'awake')).toMatchObject({ code: 'DATABASE_SUSPENDED' });
    expect(asked()).toBe(11);
  });

  it('fails a stage that gets no answer', async () => {
    const clock = new HandClock(start);
    const open: Postgres['open'] = () =>
      Promise.resolve({
        query: () => new Promise<never>(() => undefined),
        execute: () => Promise.reject(new Error('nobody types')),
        ...fakeCopy(),
        close: () => Promise.resolve(),
      });
    const work = proof({ clock, postgres: { ...fakePostgres({}), open } });
    const found = await patiently(clock, work);
    expect(stageOf(found, 'version')).toMatchObject({
      state: 'fail',
      detail: 'db.test:5432 stopped answering in the middle',
    });
  });
});
