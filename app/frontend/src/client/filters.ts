import { addDays, type CalendarDate, weekOf } from './dates';
import { PRIORITIES, type Priority } from './priorities';

export const SHOWN = ['all', 'open', 'done'] as const;
export const DUE = ['today', 'week', 'overdue'] as const;
export const SORTS = ['-created', 'due', '-priority', 'title', '-updated', 'created'] as const;

const SEARCH_LENGTH = 200;

/** What the list shows, and in which order. */
export interface Filters {
  show: (typeof SHOWN)[number];
  priority: Priority | undefined;
  tag: string | undefined;
  due: (typeof DUE)[number] | undefined;
  sort: (typeof SORTS)[number];
  search: string;
}

export const NO_FILTERS: Filters = {
  show: 'all',
  priority: undefined,
  tag: undefined,
  due: undefined,
  sort: '-created',
  search: '',
};

/** Names of the filters in the page's address. */
const NAMES = {
  show: 'show',
  priority: 'priority',
  tag: 'tag',
  due: 'due',
  sort: 'sort',
  search: 'q',
};

/** Filters of a page's address; what is unknown there counts as not given. */
export function filtersFrom(params: URLSearchParams): Filters {
  const one = <T extends string>(name: string, values: readonly T[]): T | undefined =>
    values.find((value) => value === params.get(name));
  return {
    show: one(NAMES.show, SHOWN) ?? NO_FILTERS.show,
    priority: one(NAMES.priority, PRIORITIES),
    tag: params.get(NAMES.tag)?.trim().slice(0, 30) || undefined,
    due: one(NAMES.due, DUE),
    sort: one(NAMES.sort, SORTS) ?? NO_FILTERS.sort,
    search: (params.get(NAMES.search) ?? '').trim().slice(0, SEARCH_LENGTH),
  };
}

/** Writes filters into the parameters of an address; what is as always is left out. */
export function writeFilters(filters: Filters, params: URLSearchParams): void {
  for (const key of Object.keys(NAMES) as (keyof Filters)[]) {
    const value = filters[key];
    if (value === undefined || value === NO_FILTERS[key]) params.delete(NAMES[key]);
    else params.set(NAMES[key], value);
  }
}

/** Whether anything is filtered out; the order does not count. */
export function isFiltered(filters: Filters): boolean {
  return (Object.keys(NO_FILTERS) as (keyof Filters)[]).some(
    (key) => key !== 'sort' && filters[key] !== NO_FILTERS[key],
  );
}

/** The backend's query for these filters, on a given day. */
export function taskQuery(filters: Filters, day: CalendarDate): URLSearchParams {
  const query = new URLSearchParams({ sort: filters.sort });
  if (filters.show !== 'all') query.set('completed', String(filters.show === 'done'));
  if (filters.priority !== undefined) query.set('priority', filters.priority);
  if (filters.tag !== undefined) query.set('tag', filters.tag);
  if (filters.search !== '') query.set('q', filters.search);
  const { from, to } = dueRange(filters.due, day);
  if (from !== undefined) query.set('due_from', from);
  if (to !== undefined) query.set('due_to', to);
  // Nothing that is done is overdue.
  if (filters.due === 'overdue') query.set('completed', 'false');
  return query;
}

function dueRange(due: Filters['due'], day: CalendarDate): { from?: string; to?: string } {
  if (due === 'today') return { from: day, to: day };
  if (due === 'week') return weekOf(day);
  return due === 'overdue' ? { to: addDays(day, -1) } : {};
}
