'use client';

import { type KeyboardEvent, type SubmitEvent, useEffect, useId, useRef, useState } from 'react';
import { readTaskFields } from '@/client/task-form-data';
import {
  DESCRIPTION_LENGTH,
  type Tag,
  type Task,
  type TaskFields,
  TITLE_LENGTH,
} from '@/client/tasks';
import { TaskDetails } from './task-details';

interface Props {
  task: Task;
  known: Tag[];
  onSave: (fields: TaskFields) => void;
  onCancel: () => void;
}

/** Edits a task in its place. Enter in the title saves, Escape leaves everything as it was. */
export function TaskEditor({ task, known, onSave, onCancel }: Props) {
  const id = useId();
  const title = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState('');

  useEffect(() => {
    title.current?.select();
  }, []);

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const read = readTaskFields(event.currentTarget);
    if ('problem' in read) setProblem(read.problem);
    else onSave(read.fields);
  }

  function leaveOnEscape(event: KeyboardEvent) {
    if (event.key === 'Escape') onCancel();
  }

  return (
    <form className="editor" aria-label="Edit task" onSubmit={submit} onKeyDown={leaveOnEscape}>
      <div className="field">
        <label htmlFor={`${id}-title`}>Title</label>
        <input
          id={`${id}-title`}
          ref={title}
          name="title"
          defaultValue={task.title}
          maxLength={TITLE_LENGTH}
          autoComplete="off"
          required
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}-notes`}>Notes</label>
        <textarea
          id={`${id}-notes`}
          name="description"
          defaultValue={task.description}
          maxLength={DESCRIPTION_LENGTH}
          rows={2}
        />
      </div>
      <TaskDetails task={task} known={known} />
      <p className="error" role="alert">
        {problem}
      </p>
      <div className="actions">
        <button type="submit" className="button primary">
          Save
        </button>
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}
