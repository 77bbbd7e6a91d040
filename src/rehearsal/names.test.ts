import { describe, expect, it } from 'vitest';
import { copyName, isLeftBehind } from './names.ts';

const now = Date.parse('2026-01-10T12:00:00Z');
const day = 24 * 60 * 60_000;

describe('the name of a copy', () => {
  it.each(['shop', 'x'.repeat(63), 'ä'.repeat(31), 'A "quoted" one'])(
    'of %j is another one each time, and no longer than PostgreSQL takes',
    (database) => {
      const name = copyName(database, now);
      expect(name).not.toBe(copyName(database, now));
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
      expect(isLeftBehind(name, database, now + 2 * day)).toBe(true);
    },
  );

  it.each([
    ['somebody may be at work on', copyName('shop', now - 1000), 'shop'],
    ['of another database', copyName('shopping', now - 2 * day), 'shop'],
    ['that somebody else chose', 'shop_rehearsal_of_the_play', 'shop'],
    ['of the database itself', 'shop', 'shop'],
  ])('%s is left alone', (_what, name, database) => {
    expect(isLeftBehind(name, database, now)).toBe(false);
  });
});
