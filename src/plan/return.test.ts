import { describe, expect, it } from 'vitest';
import type { Deployment } from '../history/deployment.ts';
import type { ReleaseRecord } from '../releases/facts.ts';
import { planReturn, type ReleaseHistory } from './return.ts';

const revision = (n: number, inputs: string, status = 'superseded'): ReleaseRecord => ({
  ...{ release: 'shop-web', revision: n, inputs, status },
  secret: `sh.helm.release.v1.shop-web.v${n}`,
});

const web = (revisions: readonly ReleaseRecord[], more: Partial<ReleaseHistory> = {}) => [
  { component: 'web', release: 'shop-web', revisions, ...more },
];

function deployment(helm: number, inputs: string): Deployment {
  const startedAt = '2026-01-01T00:00:00Z';
  const components = { web: { helm, inputs, chart: 'c', settings: 's' } };
  return { revision: 7, startedAt, command: 'up', result: 'deployed', components };
}

describe('planReturn', () => {
  it('returns what has changed since the deployment that worked', () => {
    const revisions = [revision(1, 'a'), revision(2, 'b', 'deployed')];
    expect(planReturn(deployment(1, 'a'), web(revisions))).toMatchObject({
      returns: [{ component: 'web', release: 'shop-web', helm: 1 }],
      first: [],
      gone: [],
    });
  });

  it('leaves what is as it was', () => {
    const revisions = [revision(1, 'b'), revision(2, 'a', 'deployed')];
    expect(planReturn(deployment(2, 'a'), web(revisions)).returns).toEqual([]);
  });

  it('takes a later revision of the same inputs when Helm has dropped the one that was meant', () => {
    const revisions = [revision(4, 'a'), revision(5, 'b'), revision(6, 'b', 'deployed')];
    expect(planReturn(deployment(1, 'a'), web(revisions)).returns[0]?.helm).toBe(4);
  });

  it('never takes a revision that Helm did not finish, and says when nothing is left', () => {
    const revisions = [revision(4, 'a', 'failed'), revision(5, 'b', 'deployed')];
    expect(planReturn(deployment(1, 'a'), web(revisions))).toMatchObject({
      returns: [],
      gone: ['web'],
    });
  });

  it('returns after a Helm that failed in the middle, even with the same inputs', () => {
    const revisions = [revision(1, 'a'), revision(2, 'a', 'failed')];
    expect(planReturn(deployment(1, 'a'), web(revisions)).returns[0]?.helm).toBe(1);
  });

  it('has nothing to return to after a first install', () => {
    const plan = planReturn(undefined, web([revision(1, 'a', 'deployed')]));
    expect(plan).toEqual({ returns: [], first: ['web'], gone: [] });
  });

  it('without a history returns to what was ready before, and to nothing that was not', () => {
    const revisions = [revision(1, 'a'), revision(2, 'b', 'deployed')];
    const ready = web(revisions, { before: 1, wasReady: true });
    expect(planReturn(undefined, ready).returns[0]?.helm).toBe(1);
    const unready = web(revisions, { before: 1, wasReady: false });
    expect(planReturn(undefined, unready)).toEqual({ returns: [], first: ['web'], gone: [] });
    expect(planReturn(undefined, web(revisions, { before: 2, wasReady: true })).first).toEqual([]);
  });
});
