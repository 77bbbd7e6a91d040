import { expect, it } from 'vitest';
import { countsIn } from './beside.ts';

it('counts what the last line says', () => {
  const text =
    'unit: 3 passed, 0 failed, 0 skipped (4 s)\n\n- unit: a.test.ts > b: no\n12 passed, 1 failed, 2 skipped\n';
  const remarks = ['unit: a.test.ts > b: no'];
  expect(countsIn(text)).toEqual({ passed: 12, failed: 1, skipped: 2, remarks });
});

it('is a failure when a runner did not come to its end', () => {
  expect(countsIn('1 passed, 0 failed, 0 skipped\nKilled\n').failed).toBe(1);
  expect(countsIn('').failed).toBe(1);
});
