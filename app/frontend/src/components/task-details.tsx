'use client';

import { useId } from 'react';
import { PRIORITIES } from '@/client/priorities';
import type { Tag, TaskFields } from '@/client/tasks';

interface Props {
  task: Pick<TaskFields, 'priority' | 'due_on' | 'tags'>;
  /** Tags to suggest. */
  known: Tag[];
}

/** Fields for priority, due date and tags, within a form. */
export function TaskDetails({ task, known }: Props) {
  const id = useId();
  return (
    <div className="details">
      <div className="field">
        <label htmlFor={`${id}-priority`}>Priority</label>
        <select id={`${id}-priority`} name="priority" defaultValue={task.priority}>
          {PRIORITIES.map((priority) => (
            <option key={priority} value={priority}>
              {PRIORITY_NAMES[priority]}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${id}-due`}>Due date</label>
        <input id={`${id}-due`} type="date" name="due_on" defaultValue={task.due_on ?? ''} />
      </div>
      <div className="field wide">
        <label htmlFor={`${id}-tags`}>Tags</label>
        <input
          id={`${id}-tags`}
          name="tags"
          list={`${id}-known`}
          defaultValue={task.tags.join(', ')}
          placeholder="home, garden"
          autoComplete="off"
          autoCapitalize="none"
          aria-describedby={`${id}-hint`}
        />
        <span id={`${id}-hint`} className="visually-hidden">
          Separated by commas
        </span>
        <datalist id={`${id}-known`}>
          {known.map(({ name }) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </div>
    </div>
  );
}

export const PRIORITY_NAMES = { high: 'High', medium: 'Medium', low: 'Low' };
