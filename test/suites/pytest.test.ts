import { describe, expect, it } from 'vitest';
import { countJunit } from './pytest.ts';

describe('countJunit', () => {
  it('counts what passed, failed and was skipped', () => {
    const xml =
      '<testsuites name="all"><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="20" time="1">' +
      '<testcase classname="tests.a" name="test_b" time="0.1"><failure message="assert 1 == 2">...';
    expect(countJunit(xml)).toEqual({
      passed: 14,
      failed: 3,
      skipped: 3,
      remarks: ['test_b: assert 1 == 2'],
    });
  });
});
