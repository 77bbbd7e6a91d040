import { describe, expect, it } from 'vitest';
import { isWorthALine, livingLine, progressLine, type Progress } from './progress-text.ts';

const base = { type: 'step-progress', step: 'watch', component: 'api' } as const;
const readiness: Progress = {
  ...{ ...base, pod: 'todo-api-7d9c-x2x4z', phase: 'waiting-for-readiness' },
  ...{ message: 'waiting for readiness', waitedMs: 12_000, budgetMs: 90_000 },
  because: 'its readiness probe allows 90 s',
};
const late: Progress = {
  ...{ ...base, message: '0 of 1 pods available; the registry does not answer' },
  ...{ waitedMs: 2_000, budgetMs: 60_000 },
};

describe('progress', () => {
  it('in a line that stays says how long it may last, and why', () => {
    expect(progressLine(readiness)).toBe(
      'api x2x4z: waiting for readiness, up to 90 s (its readiness probe allows 90 s)',
    );
    expect(progressLine(late)).toBe(
      'api: 0 of 1 pods available; the registry does not answer, waiting up to 60 s',
    );
  });

  it('in a living line counts on from when it was told', () => {
    expect(livingLine(readiness, 3_000)).toBe(
      '  x2x4z (15 s of 90 s): waiting for readiness (its readiness probe allows 90 s)',
    );
    expect(livingLine(late, 10_000)).toMatch(/^api \(48 s left\): 0 of 1/);
    expect(livingLine(late, 99_000)).toMatch(/^api \(0 s left\): /);
  });

  it('names the pod of a StatefulSet by its number', () => {
    const pod = 'todo-postgres-0';
    expect(livingLine({ ...base, pod, message: 'ready' }, 0)).toBe('  postgres-0: ready');
  });

  it.each([
    [{ phase: 'ready', message: 'ready' }, false],
    [{ phase: 'starting', message: 'starting' }, false],
    [{ phase: 'starting', message: 'cannot start (CreateContainerConfigError)' }, true],
    [{ phase: 'pulling', message: 'pulling x' }, true],
    [{ message: '0 of 1 pods available' }, true],
  ] as const)('%j is worth a line that stays: %s', (more, worth) => {
    expect(isWorthALine({ ...base, ...more })).toBe(worth);
  });
});
