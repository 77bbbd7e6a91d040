import { beforeAll, describe, expect, it } from 'vitest';
import { run } from '../bed/shell.ts';
import { runSequence } from './sequence.ts';

/** A few of those that `npm run test:sequences` runs; another seed a day, told in the name. */
const today = Math.floor(Date.now() / 86_400_000);
const seeds = [1, 2, today * 10, today * 10 + 1];

beforeAll(() => run('npm', ['run', '-s', 'build']));

describe('edits and ups, whatever comes of them on the way', () => {
  it.each(seeds)('end in the state of an up with nothing remembered (SEED=%i)', async (seed) => {
    expect(await runSequence(seed)).toMatchObject({ seed, wrong: [] });
  });
});
