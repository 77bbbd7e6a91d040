'use client';

import { useState } from 'react';
import { type Filters, isFiltered } from '@/client/filters';
import type { Task, TaskFields } from '@/client/tasks';
import type { TaskList } from '@/client/use-tasks';
import { TaskForm } from './task-form';
import { TaskItem } from './task-item';
import { TaskNotice } from './task-notice';
import { TaskToolbar } from './task-toolbar';

interface Props {
  list: TaskList;
  filters: Filters;
  onFilter: (part: Partial<Filters>) => void;
}

/** The task list with all that can be done to it. */
export function TaskBoard({ list, filters, onFilter }: Props) {
  const [putBack, setPutBack] = useState(false);
  const { phase, tasks, tags, run } = list;
  const filtered = isFiltered(filters);

  async function add(fields: TaskFields, restore: () => boolean) {
    if (!(await run({ kind: 'add', fields }))) setPutBack(restore());
  }

  /** The keyboard goes on at the neighbour of a task that is gone. */
  function remove(task: Task) {
    const at = tasks.indexOf(task);
    const neighbour = tasks[at + 1] ?? tasks[at - 1];
    void run({ kind: 'remove', id: task.id });
    const next = neighbour ? `task-${neighbour.id}` : 'tasks-heading';
    requestAnimationFrame(() => document.getElementById(next)?.focus());
  }

  return (
    <div className="board">
      <div className="title-row">
        <h2 id="tasks-heading" tabIndex={-1}>
          Tasks
        </h2>
        <p className="muted" role="status">
          {summary(list, filtered)}
        </p>
      </div>
      <TaskForm known={tags} onAdd={add} />
      <TaskToolbar filters={filters} tags={tags} onFilter={onFilter} />
      <TaskNotice list={list} putBack={putBack} />
      {phase === 'loading' ? <Skeleton /> : null}
      {phase === 'ready' && tasks.length === 0 ? <Empty filtered={filtered} /> : null}
      {tasks.length > 0 ? (
        <ul className="tasks" aria-label="Tasks" aria-busy={list.refreshing}>
          {tasks.map((task) => (
            <TaskItem
              key={task.id}
              task={task}
              known={tags}
              busy={list.busy.has(task.id)}
              onChange={(change) => run({ kind: 'change', id: task.id, change })}
              onRemove={() => remove(task)}
              onTag={(tag) => onFilter({ tag })}
            />
          ))}
        </ul>
      ) : null}
      {list.hasMore ? (
        <button
          type="button"
          className="button more"
          disabled={list.refreshing}
          onClick={list.loadMore}
        >
          Show more
        </button>
      ) : null}
    </div>
  );
}

function summary({ phase, open, tasks, total }: TaskList, filtered: boolean): string {
  if (phase === 'loading') return 'Loading…';
  if (phase === 'failed') return '';
  const shown = tasks.length < total ? `${tasks.length} of ${total} shown` : `${total} shown`;
  if (filtered) return `${open} open · ${shown}`;
  if (total === 0) return '';
  const all = open === 0 ? 'All done' : `${open} open`;
  return tasks.length < total ? `${all} · ${shown}` : all;
}

function Empty({ filtered }: { filtered: boolean }) {
  return (
    <div className="empty">
      <p>{filtered ? 'No task matches.' : 'Nothing to do yet.'}</p>
      <p className="muted">
        {filtered
          ? 'Search for something else, or clear the filters.'
          : 'Write your first task above and press Enter, or tell the assistant.'}
      </p>
    </div>
  );
}

/** Holds the place of the list, so that nothing jumps when it arrives. */
function Skeleton() {
  return (
    <div className="tasks skeleton" aria-hidden="true">
      <span />
      <span />
      <span />
    </div>
  );
}
