import { describe, expect, it } from 'vitest';
import { failuresAfter, pauseAfter } from './backoff.ts';

describe('the back-off', () => {
  it('doubles from one second to thirty', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7, 1_000].map(pauseAfter);
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('begins anew after a minute of running well', () => {
    expect(failuresAfter(5, 59_999)).toBe(6);
    expect(failuresAfter(5, 60_000)).toBe(1);
    expect(failuresAfter(0, 10)).toBe(1);
  });
});
