import { describe, expect, it } from 'vitest';
import type { Finding } from '../diagnosis/finding.ts';
import { Patience } from './patience.ts';

const about = (object: string): Finding => ({
  ...{ code: 'NOT_READY', component: 'backend', object },
  ...{ cause: 'x', evidence: [], remedy: 'x', confidence: 'certain' },
  ...{ patience: 'transient', budgetMs: 40_000 },
});
const stateAt = (patience: Patience, object: string, seconds: number) =>
  patience.judge([about(object)], seconds * 1000)[0]?.patience;

describe('the patience with a transient finding', () => {
  it('ends with its budget, counted from when it was first seen', () => {
    const patience = new Patience();
    expect(stateAt(patience, 'pod/a', 100)).toBe('transient');
    expect(stateAt(patience, 'pod/a', 139)).toBe('transient');
    expect(stateAt(patience, 'pod/a', 140)).toBe('terminal');
  });

  it('begins anew after the finding went away', () => {
    const patience = new Patience();
    stateAt(patience, 'pod/a', 0);
    patience.judge([], 30_000);
    expect(stateAt(patience, 'pod/a', 50)).toBe('transient');
    expect(stateAt(patience, 'pod/a', 90)).toBe('terminal');
  });

  it('is for each pod its own: one starts after the other, none is late', () => {
    const patience = new Patience();
    expect(stateAt(patience, 'pod/a', 0)).toBe('transient');
    expect(stateAt(patience, 'pod/b', 30)).toBe('transient');
    expect(stateAt(patience, 'pod/b', 60)).toBe('transient');
    expect(stateAt(patience, 'pod/c', 65)).toBe('transient');
    expect(patience.nextDeadline([about('pod/c')])).toBe(105_000);
  });
});
