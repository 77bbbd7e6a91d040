import { describe, expect, it } from 'vitest';
import { countJunit } from './pytest.ts';

describe('countJunit', () => {
  it('counts what passed, failed and was skipped', () => {
    const xml =
      '<testsuites name="all"><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="20" time="1">';
    expect(countJunit(xml)).toEqual({ passed: 14, failed: 3, skipped: 3 });
  });
});
