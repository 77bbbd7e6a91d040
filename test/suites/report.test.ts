import { expect, it } from 'vitest';
import { countsOf, type FileResult } from './report.ts';

const file: FileResult = {
  name: 'src/a.test.ts',
  passed: 1,
  skipped: 0,
  failedTests: [],
  failedParts: [],
};

it('tells of a failed test without its stack, and how many of a file were skipped', () => {
  const messages = ['\u001b[31mError: one\n  two\u001b[39m\n    at a.test.ts:3:4'];
  const failedTests = [{ name: 'a counts', messages }];
  expect(countsOf([{ ...file, failedTests, skipped: 1 }], [])).toEqual({
    passed: 1,
    failed: 1,
    skipped: 1,
    remarks: ['src/a.test.ts > a counts: Error: one two', 'src/a.test.ts: 1 skipped'],
  });
});

it('counts a describe whose preparation failed, and a file that did not load', () => {
  const failedParts = [
    { name: '', messages: ['SyntaxError: no'] },
    { name: 'a life', messages: ['Error: no bed'] },
  ];
  expect(countsOf([{ ...file, passed: 0, failedParts, skipped: 2 }, file], [])).toEqual({
    passed: 1,
    failed: 2,
    skipped: 2,
    remarks: [
      'src/a.test.ts: SyntaxError: no',
      'src/a.test.ts > a life: Error: no bed',
      'src/a.test.ts: 2 skipped',
    ],
  });
});

it('shows the beginning and the end of a long message', () => {
  const failedTests = [{ name: 'a', messages: [`first ${'x'.repeat(900)} last`] }];
  const [remark] = countsOf([{ ...file, failedTests }], []).remarks ?? [];
  expect(remark).toMatch(/a: first x+ \.\.\. x+ last$/);
});

it('counts what went wrong outside of the tests', () => {
  expect(countsOf([file], ['lost'])).toMatchObject({
    failed: 1,
    remarks: ['outside of the tests: lost'],
  });
});
