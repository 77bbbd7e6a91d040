'use client';

import { dueText, today } from '@/client/dates';
import type { Task } from '@/client/tasks';
import { Icon } from './icons';

interface Props {
  task: Task;
  onTag: (tag: string) => void;
}

/** Priority, due date and tags of a task, where there are any. */
export function TaskFacts({ task, onTag }: Props) {
  const { priority, tags, due_on: due, completed } = task;
  if (priority === 'medium' && due === null && tags.length === 0) return null;
  return (
    <div className="facts">
      {priority === 'high' ? (
        <span className="fact high">
          <Icon name="up" /> High
        </span>
      ) : null}
      {priority === 'low' ? (
        <span className="fact">
          <Icon name="down" /> Low
        </span>
      ) : null}
      {due === null ? null : <DueDate due={due} completed={completed} />}
      {tags.map((tag) => (
        <button
          key={tag}
          type="button"
          className="tag"
          title={`Show tasks tagged ${tag}`}
          onClick={() => onTag(tag)}
        >
          #{tag}
        </button>
      ))}
    </div>
  );
}

function DueDate({ due, completed }: { due: string; completed: boolean }) {
  const now = today();
  const overdue = due < now && !completed;
  return (
    <span className={overdue ? 'fact overdue' : 'fact'}>
      <Icon name={overdue ? 'alert' : 'calendar'} />
      {overdue ? 'Overdue: ' : 'Due '}
      <time dateTime={due}>{dueText(due, now)}</time>
    </span>
  );
}
