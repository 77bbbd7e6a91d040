import { expect, it } from 'vitest';
import { remarksOn } from './vitest.ts';

const test = (fullName: string, status: string, ...failureMessages: string[]) => ({
  fullName,
  status,
  failureMessages,
});

it('tells of a failed test without its stack, and how many of a file were skipped', () => {
  const file = {
    name: '/checkout/src/a.test.ts',
    status: 'failed',
    message: '',
    assertionResults: [
      test('a works', 'passed'),
      test('a counts', 'failed', '\u001b[31mError: one\n  two\u001b[39m\n    at a.test.ts:3:4'),
      test('a waits', 'pending'),
    ],
  };
  expect(remarksOn(file, '/checkout')).toEqual([
    'src/a.test.ts > a counts: Error: one two',
    'src/a.test.ts: 1 skipped',
  ]);
});

it('tells of a file whose preparation failed, and of all its tests that did not run', () => {
  const assertionResults = [test('a', 'skipped'), test('b', 'skipped')];
  const file = { name: '/checkout/e2e.test.ts', status: 'failed', message: 'no bed' };
  expect(remarksOn({ ...file, assertionResults }, '/checkout')).toEqual([
    'e2e.test.ts: no bed',
    'e2e.test.ts: 2 skipped',
  ]);
});
