import { describe, expect, it } from 'vitest';
import type { Deployment, DeployedComponent } from '../history/deployment.ts';
import { makeRollbackPlan, rollbackTarget } from './rollback.ts';

const web = (inputs: string, more: Partial<DeployedComponent> = {}) => ({
  web: { helm: 1, inputs, chart: 'c', settings: inputs, image: 'r/web:c-1', ...more },
});

function one(revision: number, components: Deployment['components'], more = {}): Deployment {
  const startedAt = '2026-01-01T00:00:00Z';
  return { revision, startedAt, command: 'up', result: 'deployed', components, ...more };
}

const history = [
  one(1, web('a')),
  one(2, web('b')),
  one(3, web('x'), { result: 'rolled-back', serves: 2 }),
  one(4, web('y'), { result: 'failed' }),
];

describe('rollbackTarget', () => {
  it('is the last that worked before the present one', () => {
    expect(rollbackTarget(history).revision).toBe(2);
    expect(rollbackTarget(history.slice(0, 3)).revision).toBe(1);
    expect(rollbackTarget(history.slice(0, 2)).revision).toBe(1);
  });

  it('is another one than the present, however often that was deployed', () => {
    const again = [...history.slice(0, 2), one(5, web('a')), one(6, web('b')), one(7, web('b'))];
    expect(rollbackTarget(again).revision).toBe(5);
  });

  it('may be asked for, when it worked', () => {
    expect(rollbackTarget(history, 1).revision).toBe(1);
    expect(() => rollbackTarget(history, 9)).toThrow(
      expect.objectContaining({ code: 'REVISION_UNKNOWN', hint: 'Those that worked: 1, 2.' }),
    );
    for (const broken of [3, 4]) {
      expect(() => rollbackTarget(history, broken)).toThrow(
        expect.objectContaining({ code: 'REVISION_BROKEN', exitCode: 2 }),
      );
    }
  });

  it('is refused where nothing has worked before', () => {
    for (const past of [[], [one(1, web('a'))], [one(1, web('a'), { result: 'failed' })]]) {
      expect(() => rollbackTarget(past)).toThrow(
        expect.objectContaining({ code: 'NOTHING_TO_RETURN_TO', exitCode: 6 }),
      );
    }
  });
});

describe('makeRollbackPlan', () => {
  const returns = { first: [], gone: [], returns: [{ component: 'web', release: 'r', helm: 1 }] };
  const lines = (target: Deployment, past: readonly Deployment[], plan = returns) =>
    makeRollbackPlan(target, past, plan).flatMap(({ step, actions }) =>
      actions.map(({ action, what, reason }) => `${step} ${action} ${what}: ${reason}`),
    );

  it('says what goes back and why', () => {
    expect(lines(one(1, web('a')), history.slice(0, 2))).toEqual([
      'rollback do return to revision 1 (r/web:c-1): settings differ',
      'verify do ask every health endpoint: a tick means that it was checked just now',
    ]);
  });

  it('leaves what is the same', () => {
    const nothing = { ...returns, returns: [] };
    expect(lines(one(1, web('a')), history, nothing)[0]).toContain('rollback skip revision 1');
  });

  it('says that an older revision would meet a newer schema', () => {
    const old = one(1, web('a', { schema: '0003' }));
    const past = [old, one(2, web('b', { schema: '0004' }))];
    expect(lines(old, past)[0]).toBe(
      'migrate skip the schema stays at 0004: revision 1 ran with 0003; migrations are never taken back',
    );
  });
});
