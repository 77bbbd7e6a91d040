import { describe, expect, it } from 'vitest';
import { afterOf, pauseBefore } from './retry.ts';

const now = Date.parse('2026-01-01T00:00:00Z');
const patience = { tried: 1, now, deadline: now + 60_000 };

describe('the pause before another try', () => {
  it.each([
    ['a GET that nobody answered', { method: 'GET', status: undefined }, 500],
    ['a POST that nobody answered', { method: 'POST', status: undefined }, undefined],
    ['a GET that failed there', { method: 'GET', status: 500 }, 500],
    ['a DELETE that failed there', { method: 'DELETE', status: 502 }, undefined],
    ['a POST to a locked project', { method: 'POST', status: 423 }, 500],
    ['a POST that was not let in', { method: 'POST', status: 503 }, 500],
    ['a GET that is refused', { method: 'GET', status: 403 }, undefined],
    ['a wish', { method: 'POST', status: 429, retryAfter: '12' }, 12_000],
    ['a wish beyond all patience', { method: 'POST', status: 429, retryAfter: '61' }, undefined],
  ])('after %s', (_what, trouble, pause) => {
    expect(pauseBefore(trouble, patience)).toBe(pause);
  });

  it('grows up to ten seconds, and ends with the patience', () => {
    const after = (tried: number) =>
      pauseBefore({ method: 'GET', status: 429 }, { ...patience, tried });
    expect([1, 2, 3, 5, 6, 9].map(after)).toEqual([500, 1000, 2000, 8000, 10_000, 10_000]);
    const late = { ...patience, tried: 6, now: now + 50_001 };
    expect(pauseBefore({ method: 'GET', status: 429 }, late)).toBeUndefined();
  });
});

describe('Retry-After', () => {
  it.each([
    ['5', 5000],
    [' 0 ', 0],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
    ['soon', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    [undefined, undefined],
  ])('%s', (header, ms) => {
    expect(afterOf(header, now)).toBe(ms);
  });
});
