import { describe, expect, it } from 'vitest';
import { DeployError } from '../errors.ts';
import type { DeployEvent } from '../pipeline/events.ts';
import { fail, pass, type Check } from './check.ts';
import { checks } from './checks/index.ts';
import { preflight } from './preflight.ts';
import { repairables, repairAll } from './repair.ts';
import { runCheck } from './run.ts';
import { fakeScene } from './scene-fixture.ts';

/** A condition that the fix mends, unless it throws or does nothing. */
function condition(mend: (state: { good: boolean }) => void, good = false) {
  const state = { good };
  const check: Check = {
    ...{ id: 'one', title: 'One', severity: { local: 'stop' } as const },
    gather: () => Promise.resolve(state.good),
    judge: (facts) => (facts === true ? pass('well') : fail('unwell', 'Mend it', 'mend it')),
    fix: () => {
      mend(state);
      return Promise.resolve();
    },
  };
  return { state, check };
}

async function repaired(check: Check, between: () => void = () => undefined) {
  const { scene } = fakeScene();
  const wanted = repairables([await runCheck(check, scene)]);
  between();
  return repairAll(wanted, scene, () => undefined);
}

describe('a repair', () => {
  it('counts when the check says so afterwards', async () => {
    const { check } = condition((state) => {
      state.good = true;
    });
    expect(await repaired(check)).toMatchObject([
      { state: 'repaired', detail: 'well', does: 'mend it' },
    ]);
  });

  it('that changes nothing has failed', async () => {
    const { check } = condition(() => undefined);
    expect(await repaired(check)).toMatchObject([{ state: 'failed', detail: 'unwell' }]);
  });

  it('that throws says why, and the next one is done all the same', async () => {
    const { check } = condition(() => {
      throw new DeployError('environment', 'X', 'the disk is full', { hint: 'Make room' });
    });
    expect(await repaired(check)).toMatchObject([
      { state: 'failed', detail: 'the disk is full', hint: 'Make room' },
    ]);
  });

  it('is left when an earlier one has helped already', async () => {
    const { check, state } = condition(() => {
      throw new Error('must not run');
    });
    const result = await repaired(check, () => {
      state.good = true;
    });
    expect(result).toMatchObject([{ state: 'not-needed' }]);
  });

  it('is offered only where a check has one', async () => {
    const { check } = condition(() => undefined, true);
    expect(repairables([await runCheck(check, fakeScene().scene)])).toEqual([]);
  });
});

describe('preflight', () => {
  it('stops for what matters to the target, with every reason and remedy', async () => {
    const { scene } = fakeScene();
    const error = await preflight(checks, 'local', scene, () => undefined).catch((e: unknown) => e);
    expect(error).toMatchObject({ kind: 'environment', code: 'PREFLIGHT_FAILED' });
    const { details } = error as DeployError;
    expect(details.map((line) => line.split(':')[0])).toEqual(['npm', 'Python']);
    expect(details.join('\n')).not.toContain('Docker');
  });

  it('ends with the very error of a deployment when there is one reason', async () => {
    const { scene } = fakeScene({ machine: { facts: { node: '18.0.0' } } });
    const old = checks.filter(({ id }) => id === 'helm');
    const error = await preflight(old, 'kubernetes', scene, () => undefined).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ kind: 'environment', code: 'TOOL_MISSING', exitCode: 3 });
    const without = checks.filter(({ id }) => id === 'node');
    const other = await preflight(without, 'local', scene, () => undefined).catch(
      (e: unknown) => e,
    );
    expect(other).toMatchObject({
      code: 'PREFLIGHT_FAILED',
      details: [expect.stringContaining('18.0.0')],
    });
  });

  it('goes on past what only matters a little', async () => {
    const { scene } = fakeScene({
      programs: {
        npm: () => ({ stdout: '11.0.0' }),
        python3: () => ({ stdout: '3.13.1\nvenv\n' }),
      },
    });
    const events: DeployEvent[] = [];
    const findings = await preflight(checks, 'local', scene, (event) => events.push(event));
    expect(findings.some(({ verdict }) => verdict.state === 'warn')).toBe(true);
    expect(events.filter(({ type }) => type === 'warning')).toEqual([]);
  });
});
