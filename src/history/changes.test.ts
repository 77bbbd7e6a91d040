import { describe, expect, it } from 'vitest';
import { changesBetween, historyRows, migratedSince, secretsOf } from './changes.ts';
import type { DeployedComponent, Deployment } from './deployment.ts';

const web: DeployedComponent = {
  ...{ helm: 1, inputs: 'a', chart: 'c', settings: 's', image: 'r/web:c-1', secret: 'web-1' },
};

function one(
  revision: number,
  components: Record<string, DeployedComponent>,
  more: Partial<Deployment> = {},
): Deployment {
  const startedAt = '2026-01-01T00:00:00Z';
  return { revision, startedAt, command: 'up', result: 'deployed', components, ...more };
}

describe('what changed', () => {
  it.each([
    [{ image: 'r/web:c-2' }, 'web: image'],
    [{ digest: 'sha256:b' }, 'web: image'],
    [{ settings: 't' }, 'web: settings'],
    [{ chart: 'd' }, 'web: chart'],
    [{ secret: 'web-2' }, 'web: secrets'],
    [{ image: 'r/web:c-2', secret: 'web-2' }, 'web: image, secrets'],
    [{}, 'web: settings'],
  ])('%j is told as %s', (change, text) => {
    expect(
      changesBetween({ components: { web } }, one(2, { web: { ...web, inputs: 'b', ...change } })),
    ).toEqual([text]);
  });

  it('names what is new and what went, and nothing that is the same', () => {
    expect(changesBetween(undefined, one(1, { web }))).toEqual(['web: new']);
    expect(changesBetween({ components: { web, api: web } }, one(2, { web }))).toEqual([
      'api: removed',
    ]);
    expect(changesBetween({ components: { web } }, one(2, { web }))).toEqual([]);
  });
});

describe('the rows of the history', () => {
  const other = { web: { ...web, inputs: 'b', settings: 't' } };
  const history = [
    one(1, { web }),
    one(2, other, { result: 'rolled-back', serves: 1 }),
    one(3, other),
    one(4, {}, { result: 'running' }),
  ];

  it('come newest first, each compared with what was deployed before it', () => {
    const rows = historyRows(history.slice(0, 3), false);
    expect(
      rows.map(({ revision, result, present, changed }) => [revision, result, present, changed]),
    ).toEqual([
      [3, 'deployed', true, ['web: settings']],
      [2, 'rolled-back', false, ['web: settings']],
      [1, 'superseded', false, ['web: new']],
    ]);
  });

  it('call a run interrupted when nobody is at work any more', () => {
    expect(historyRows(history, true)[0]?.result).toBe('running');
    expect(historyRows(history, false)[0]?.result).toBe('interrupted');
  });
});

describe('the schema', () => {
  const at = (schema: string) => ({ web: { ...web, schema } });

  it('of a database stays where the newest migration left it, that of a failed deployment too', () => {
    const history = [one(1, at('0001')), one(2, at('0002'), { result: 'rolled-back', serves: 1 })];
    expect(migratedSince(one(1, at('0001')), history)).toEqual([
      { component: 'web', then: '0001', now: '0002' },
    ]);
    expect(migratedSince(one(1, at('0002')), history)).toEqual([]);
    expect(migratedSince(one(1, { web }), history)).toEqual([]);
  });
});

describe('the Secrets of the history', () => {
  it('are those of every deployment', () => {
    const history = [one(1, { web }), one(2, { web: { ...web, secret: 'web-2' } })];
    expect([...secretsOf(history)]).toEqual(['web-1', 'web-2']);
  });
});
