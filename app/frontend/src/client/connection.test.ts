import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as connection from './connection';

const answers: (number | 'lost')[] = [];
const asked = vi.fn(() => {
  const next = answers.shift() ?? 200;
  if (next === 'lost') return Promise.reject(new TypeError('Failed to fetch'));
  return Promise.resolve(new Response(null, { status: next }));
});

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', asked);
  vi.stubGlobal('navigator', { onLine: true });
  asked.mockClear();
});

afterEach(() => {
  connection.reportSuccess('/api/backend/tasks');
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('isOutage', () => {
  it.each([
    [0, 'offline', true],
    [503, 'backend_unreachable', true],
    [504, 'backend_timeout', true],
    [502, 'model_auth_failed', false],
    [503, 'model_rate_limited', false],
    [503, 'busy', false],
    [500, 'auth_error', false],
    [404, 'not_found', false],
  ])('%i %s: %s', (status, code, expected) => {
    expect(connection.isOutage({ status, code })).toBe(expected);
  });
});

describe('an outage', () => {
  it('is asked about again, with longer waits, until it is over', async () => {
    answers.push(503, 'lost', 200);
    connection.reportFailure({ status: 503, code: 'backend_unreachable' });
    expect(connection.currentConnection()).toBe('unavailable');
    for (const [wait, calls] of [
      [1000, 1],
      [2000, 2],
      [4000, 3],
    ] as const) {
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(asked).toHaveBeenCalledTimes(calls - 1);
      await vi.advanceTimersByTimeAsync(1);
      expect(asked).toHaveBeenCalledTimes(calls);
    }
    expect(connection.currentConnection()).toBe('ok');
    await vi.advanceTimersByTimeAsync(120_000);
    expect(asked).toHaveBeenCalledTimes(3);
  });

  it('ends with the first answer of the backend, and not with one of another part', () => {
    connection.reportFailure({ status: 502, code: 'backend_broken_answer' });
    connection.reportSuccess('/api/auth/token');
    expect(connection.currentConnection()).toBe('unavailable');
    connection.reportSuccess('/api/backend/tags');
    expect(connection.currentConnection()).toBe('ok');
  });

  it('is called offline when the browser says so, and asks at once when told to', async () => {
    vi.stubGlobal('navigator', { onLine: false });
    connection.reportFailure({ status: 0, code: 'offline' });
    expect(connection.currentConnection()).toBe('offline');
    vi.stubGlobal('navigator', { onLine: true });
    connection.retryNow();
    await vi.advanceTimersByTimeAsync(0);
    expect(connection.currentConnection()).toBe('ok');
  });

  it('never waits longer than half a minute', () => {
    expect([0, 4, 5, 50].map(connection.retryDelay)).toEqual([1000, 16_000, 30_000, 30_000]);
  });
});
