import { describe, expect, it, vi } from 'vitest';
import { withChecks } from './checks.ts';

describe('withChecks', () => {
  it('counts each check as a test of the suite', () => {
    const said = vi.spyOn(console, 'log').mockReturnValue();
    const run = () => ({ passed: 5, failed: 0, skipped: 1 });
    const suite = { name: 'sample', missing: () => undefined, run };
    const node = (code: string) => [process.execPath, '-e', code] as const;
    const checks = () => [node('process.exit(0)'), node('process.exit(3)')];
    expect(withChecks(suite, '.', checks).run()).toMatchObject({
      passed: 6,
      failed: 1,
      skipped: 1,
      remarks: [expect.stringContaining('process.exit(3)')],
    });
    expect(said.mock.calls.map(([line]) => String(line).split(' ')[0])).toEqual(['ok', 'FAILED']);
  });
});
