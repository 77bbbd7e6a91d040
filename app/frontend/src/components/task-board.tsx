'use client';

import { useTasks } from '@/client/use-tasks';
import { Notice } from './notice';
import { TaskForm } from './task-form';
import { TaskItem } from './task-item';

/** The task list with all that can be done to it. */
export function TaskBoard() {
  const { state, reload, loadMore, dismiss, add, change, remove } = useTasks();
  const { phase, tasks, total, busy, error } = state;
  const open = tasks.filter((task) => !task.completed).length;

  return (
    <section className="stack" aria-labelledby="tasks-heading">
      <div className="title-row">
        <h1 id="tasks-heading">Tasks</h1>
        <p className="muted" role="status">
          {summary(phase, open, tasks.length, total)}
        </p>
      </div>
      <TaskForm onAdd={add} />
      {error && phase === 'failed' ? <Notice error={error} onRetry={reload} /> : null}
      {error && phase === 'ready' ? <Notice error={error} onDismiss={dismiss} /> : null}
      {phase === 'loading' ? <Skeleton /> : null}
      {phase === 'ready' && tasks.length === 0 ? <Empty /> : null}
      {tasks.length > 0 ? (
        <ul className="tasks" aria-label="Tasks">
          {tasks.map((task) => (
            <TaskItem
              key={task.id}
              task={task}
              busy={busy.has(task.id)}
              onChange={change}
              onRemove={remove}
            />
          ))}
        </ul>
      ) : null}
      {tasks.length < total ? (
        <button type="button" className="button" onClick={loadMore}>
          Show more
        </button>
      ) : null}
    </section>
  );
}

function summary(phase: string, open: number, shown: number, total: number): string {
  if (phase === 'loading') return 'Loading…';
  if (phase === 'failed' || total === 0) return '';
  if (shown < total) return `${shown} of ${total} shown`;
  return open === 0 ? 'All done' : `${open} open`;
}

function Empty() {
  return (
    <div className="empty">
      <p>Nothing to do yet.</p>
      <p className="muted">Write your first task above and press Enter.</p>
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
