'use client';

import type { ReactNode } from 'react';
import { DUE, type Filters, isFiltered, NO_FILTERS, SHOWN, SORTS } from '@/client/filters';
import { PRIORITIES } from '@/client/priorities';
import type { Tag } from '@/client/tasks';
import { PRIORITY_NAMES } from './task-details';
import { TaskSearch } from './task-search';

const SHOWN_NAMES = { all: 'All', open: 'Open', done: 'Done' };
const DUE_NAMES = { today: 'Due today', week: 'Due this week', overdue: 'Overdue' };
const SORT_NAMES = {
  '-created': 'Newest first',
  created: 'Oldest first',
  due: 'By due date',
  '-priority': 'By priority',
  title: 'By title',
  '-updated': 'Last changed',
};

interface Props {
  filters: Filters;
  tags: Tag[];
  onFilter: (part: Partial<Filters>) => void;
}

/** Decides which tasks the list shows, and in which order. */
export function TaskToolbar({ filters, tags, onFilter }: Props) {
  return (
    <div role="search" aria-label="Tasks" className="toolbar">
      <TaskSearch value={filters.search} onSearch={(search) => onFilter({ search })} />
      <fieldset className="segments">
        <legend className="visually-hidden">Show</legend>
        {SHOWN.map((shown) => (
          <label key={shown}>
            <input
              type="radio"
              name="show"
              checked={filters.show === shown}
              onChange={() => onFilter({ show: shown })}
            />
            <span>{SHOWN_NAMES[shown]}</span>
          </label>
        ))}
      </fieldset>
      <Choices filters={filters} tags={tags} onFilter={onFilter} />
      {isFiltered(filters) ? (
        <button
          type="button"
          className="button small"
          onClick={() => onFilter({ ...NO_FILTERS, sort: filters.sort })}
        >
          Clear filters
        </button>
      ) : null}
    </div>
  );
}

function Choices({ filters, tags, onFilter }: Props) {
  const names = tags.map(({ name }) => name);
  // A tag of the address may be one that no task has any more.
  const offered = filters.tag && !names.includes(filters.tag) ? [filters.tag, ...names] : names;
  return (
    <div className="choices">
      <Choice
        label="Filter by due date"
        none="Any date"
        value={filters.due}
        options={DUE}
        names={DUE_NAMES}
        onChange={(due) => onFilter({ due })}
      />
      <Choice
        label="Filter by priority"
        none="Any priority"
        value={filters.priority}
        options={PRIORITIES}
        names={PRIORITY_NAMES}
        onChange={(priority) => onFilter({ priority })}
      />
      <Choice
        label="Filter by tag"
        none="Any tag"
        value={filters.tag}
        options={offered}
        names={{}}
        onChange={(tag) => onFilter({ tag })}
      />
      <Choice
        label="Sort"
        value={filters.sort}
        options={SORTS}
        names={SORT_NAMES}
        onChange={(sort) => onFilter({ sort: sort ?? NO_FILTERS.sort })}
      />
    </div>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  /** What it is called when nothing is chosen; without it something always is. */
  none?: string;
  value: T | undefined;
  options: readonly T[];
  names: Partial<Record<T, string>>;
  onChange: (value: T | undefined) => void;
}

function Choice<T extends string>(props: ChoiceProps<T>): ReactNode {
  const { label, none, value, options, names, onChange } = props;
  return (
    <select
      className="choice"
      aria-label={label}
      data-chosen={none !== undefined && value !== undefined}
      value={value ?? ''}
      onChange={(event) => onChange(options.find((option) => option === event.target.value))}
    >
      {none === undefined ? null : <option value="">{none}</option>}
      {options.map((option) => (
        <option key={option} value={option}>
          {names[option] ?? option}
        </option>
      ))}
    </select>
  );
}
