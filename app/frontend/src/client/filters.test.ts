import { describe, expect, it } from 'vitest';
import {
  type Filters,
  filtersFrom,
  isFiltered,
  NO_FILTERS,
  taskQuery,
  writeFilters,
} from './filters';

const day = '2026-11-25';
const written = (filters: Partial<Filters>, before = '') => {
  const params = new URLSearchParams(before);
  writeFilters({ ...NO_FILTERS, ...filters }, params);
  return params.toString();
};
const query = (filters: Partial<Filters>) =>
  Object.fromEntries(taskQuery({ ...NO_FILTERS, ...filters }, day));

describe('filters and the address', () => {
  it('come back as they were written', () => {
    const filters: Filters = {
      show: 'open',
      priority: 'high',
      tag: 'a & b',
      due: 'week',
      sort: 'due',
      search: 'oat milk',
    };
    expect(filtersFrom(new URLSearchParams(written(filters)))).toEqual(filters);
  });

  it('leave no trace when nothing is filtered, and leave the rest alone', () => {
    expect(written({}, 'show=done&c=7&q=x')).toBe('c=7');
  });

  it('take what they do not know for not given', () => {
    const params = new URLSearchParams('show=x&priority=urgent&due=never&sort=;drop&tag=%20');
    expect(filtersFrom(params)).toEqual(NO_FILTERS);
  });
});

describe('taskQuery', () => {
  it('asks for everything, newest first, by default', () =>
    expect(query({})).toEqual({ sort: '-created' }));

  it.each([
    ['today', { due_from: day, due_to: day }],
    ['week', { due_from: '2026-11-23', due_to: '2026-11-29' }],
    ['overdue', { due_to: '2026-11-24', completed: 'false' }],
  ] as const)('understands due %s', (due, expected) =>
    expect(query({ due })).toEqual({ sort: '-created', ...expected }),
  );

  it('passes the rest on', () => {
    expect(query({ show: 'done', priority: 'low', tag: 'home', search: 'x' })).toEqual({
      sort: '-created',
      completed: 'true',
      priority: 'low',
      tag: 'home',
      q: 'x',
    });
  });
});

describe('isFiltered', () => {
  it('does not count the order', () => {
    expect(isFiltered({ ...NO_FILTERS, sort: 'due' })).toBe(false);
    expect(isFiltered({ ...NO_FILTERS, tag: 'home' })).toBe(true);
  });
});
