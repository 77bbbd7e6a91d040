import { describe, expect, it } from 'vitest';
import { explain } from '../../diagnosis/explain.ts';
import { clusterCases } from './cases-cluster.ts';
import { dockerCases } from './cases-docker.ts';
import { machineCases } from './cases-machine.ts';
import { projectCases } from './cases-project.ts';
import { toolCases } from './cases-tools.ts';
import { checks } from './index.ts';

const cases = [...machineCases, ...dockerCases, ...toolCases, ...clusterCases, ...projectCases];

describe('a check decides', () => {
  const named = cases.map((one) => ({ ...one, id: one.check.id }));

  it.each(named)('$id, $when: $state', ({ check, facts, system, state, says, fixes }) => {
    const verdict = check.judge(facts, system);
    expect(verdict.state).toBe(state);
    const remedy = 'remedy' in verdict ? verdict.remedy : '';
    for (const text of says) expect(`${verdict.detail}\n${remedy}`).toContain(text);
    const fix = 'fix' in verdict ? verdict.fix : undefined;
    expect(fix !== undefined).toBe(fixes);
    if (fix !== undefined) expect('fix' in check).toBe(true);
  });

  it.each(named.filter(({ state }) => state === 'warn' || state === 'fail'))(
    '$id, $when: one remedy, of one line',
    ({ check, facts, system }) => {
      const verdict = check.judge(facts, system);
      if (!('remedy' in verdict)) throw new Error('no remedy');
      expect(verdict.remedy).toMatch(/^\S.+[^.\s]$/);
      expect(verdict.remedy.split('\n')).toHaveLength(1);
      if (verdict.code !== undefined) expect(explain(verdict.code)?.code).toBe(verdict.code);
    },
  );
});

describe('the list of checks', () => {
  it('has each id once, and each concerns a target', () => {
    const ids = checks.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, title, severity } of checks) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(title.length).toBeLessThanOrEqual(26);
      expect(Object.keys(severity).length).toBeGreaterThan(0);
    }
  });

  it.each(checks.map(({ id }) => ({ id })))('has cases that are good and bad for $id', ({ id }) => {
    const states = cases.filter(({ check }) => check.id === id).map(({ state }) => state);
    expect(states).toContain('pass');
    expect(states.some((state) => state === 'fail' || state === 'warn')).toBe(true);
  });

  it('has no case of a check that is not in it', () => {
    const listed = new Set(checks.map(({ id }) => id));
    expect(cases.filter(({ check }) => !listed.has(check.id)).map(({ check }) => check.id)).toEqual(
      [],
    );
  });

  it('stops for nothing that can only warn', () => {
    const worst = (id: string) =>
      cases.filter(({ check }) => check.id === id).some(({ state }) => state === 'fail');
    for (const { id, severity } of checks) {
      if (Object.values(severity).includes('stop') && id !== 'folders')
        expect(worst(id), id).toBe(true);
    }
  });
});
