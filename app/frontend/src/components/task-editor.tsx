'use client';

import { type KeyboardEvent, type SubmitEvent, useEffect, useId, useRef } from 'react';
import { fieldText } from '@/client/form';
import { DESCRIPTION_LENGTH, type Task, type TaskChange, TITLE_LENGTH } from '@/client/tasks';

interface Props {
  task: Task;
  busy: boolean;
  onSave: (change: TaskChange) => void;
  onCancel: () => void;
}

/** Edits a task in its place. Enter in the title saves, Escape leaves everything as it was. */
export function TaskEditor({ task, busy, onSave, onCancel }: Props) {
  const id = useId();
  const title = useRef<HTMLInputElement>(null);

  useEffect(() => {
    title.current?.select();
  }, []);

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    onSave({ title: fieldText(form, 'title'), description: fieldText(form, 'description') });
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
          pattern=".*\S.*"
          title="A title with at least one letter"
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
      <div className="actions">
        <button type="submit" className="button primary" disabled={busy}>
          Save
        </button>
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}
