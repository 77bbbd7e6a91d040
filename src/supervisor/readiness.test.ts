import { describe, expect, it } from 'vitest';
import { afterCheck, begun, pauseBefore, type Readying } from './readiness.ts';

const times = { ranMs: 1_000, startMs: 5_000 };
const after = (checks: readonly boolean[], from: Readying = begun) =>
  checks.reduce((state, ok) => afterCheck(state, ok, times), from);

describe('how ready a process is', () => {
  it('stays starting until a check is good', () => {
    expect(after([false, false, false, false]).state).toBe('starting');
    expect(after([false, true])).toEqual({ state: 'ready', failures: 0 });
  });

  it('is unready when it is not ready in time, and ready when it comes late', () => {
    const late = afterCheck(begun, false, { ranMs: 5_000, startMs: 5_000 });
    expect(late.state).toBe('unready');
    expect(after([true], late).state).toBe('ready');
  });

  it('is unready after three failures in a row', () => {
    const ready = after([true]);
    expect(after([false, false], ready).state).toBe('ready');
    expect(after([false, false, true, false, false], ready).state).toBe('ready');
    expect(after([false, false, false], ready).state).toBe('unready');
  });

  it('is checked often at first, and sooner again when a check failed', () => {
    const ready = after([true]);
    const failing = after([false], ready);
    expect(pauseBefore(begun)).toBeLessThan(pauseBefore(failing));
    expect(pauseBefore(failing)).toBeLessThan(pauseBefore(ready));
  });
});
