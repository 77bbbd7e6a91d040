import { describe, expect, it } from 'vitest';
import { contentChanges, withDetails } from './explain.ts';
import type { PlannedStep } from './steps.ts';

const action = (component: string) =>
  ({ component, action: 'do', what: 'build', reason: 'new' }) as const;

describe('the differences between two contents', () => {
  it('are named in order: what is new, what has changed, what is gone', () => {
    const before = new Map([
      ['a', '1'],
      ['b', '1'],
      ['c', '1'],
    ]);
    const after = new Map([
      ['c', '2'],
      ['a', '1'],
      ['d', '1'],
    ]);
    expect(contentChanges(before, after)).toEqual(['gone: b', 'changed: c', 'new: d']);
    expect(contentChanges(before, before)).toEqual([]);
  });

  it('are cut after ten', () => {
    const files = (count: number) =>
      new Map(Array.from({ length: count }, (_, at) => [`f${String(at).padStart(3, '0')}`, '']));
    expect(contentChanges(new Map(), files(10))).toHaveLength(10);
    const many = contentChanges(new Map(), files(112));
    expect(many).toHaveLength(11);
    expect(many.at(-1)).toBe('and 102 more');
  });
});

describe('details', () => {
  it('go to the first action of their component, in their step alone', () => {
    const plan: PlannedStep[] = [
      { step: 'build', actions: [action('web'), action('api')] },
      { step: 'release', actions: [action('web'), action('web')] },
    ];
    const details = withDetails(plan, { build: { api: ['x'] }, release: { web: ['y'] } });
    expect(details).toEqual([
      { step: 'build', actions: [action('web'), { ...action('api'), details: ['x'] }] },
      { step: 'release', actions: [{ ...action('web'), details: ['y'] }, action('web')] },
    ]);
  });
});
