import { expect, it } from 'vitest';
import { DeployError } from '../../../errors.ts';
import type { Clock } from '../../../ports/clock.ts';
import { fakeCopy } from '../../../ports/postgres/fake-copy.ts';
import type { Postgres } from '../../../ports/postgres.ts';
import { createDatabaseOnceUp } from './create-database.ts';

const url = 'postgresql://shop:secret@127.0.0.1:15432/shop';

/** Refuses with this code so many times; then the database is there. */
function server(code: string, times: number): Postgres & { asked: number } {
  return {
    asked: 0,
    probe: () => Promise.reject(new Error('nobody asks')),
    open() {
      this.asked += 1;
      if (this.asked <= times) {
        return Promise.reject(new DeployError('environment', code, 'the database does not answer'));
      }
      return Promise.resolve({
        query: () => Promise.resolve([{ datname: 'shop' }]),
        execute: () => Promise.reject(new Error('nobody types')),
        ...fakeCopy(),
        close: () => Promise.resolve(),
      });
    },
  };
}

async function create(postgres: Postgres): Promise<boolean> {
  let now = 0;
  const clock: Clock = {
    now: () => now,
    sleep: (ms) => {
      now += ms;
      return Promise.resolve();
    },
  };
  return createDatabaseOnceUp(postgres, url, { clock, signal: new AbortController().signal });
}

it('waits for a server that recovers from a crash', async () => {
  const recovering = server('DATABASE_SUSPENDED', 50);
  expect(await create(recovering)).toBe(false);
  expect(recovering.asked).toBe(51);
});

it('does not wait for ever', async () => {
  const stuck = server('DATABASE_SUSPENDED', Infinity);
  await expect(create(stuck)).rejects.toMatchObject({ code: 'DATABASE_SUSPENDED' });
});

it('does not wait where waiting cannot help', async () => {
  const wrong = server('DATABASE_PASSWORD', Infinity);
  await expect(create(wrong)).rejects.toMatchObject({ code: 'DATABASE_PASSWORD' });
  expect(wrong.asked).toBe(1);
});
