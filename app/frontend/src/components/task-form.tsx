'use client';

import { type SubmitEvent, useState } from 'react';
import { readTaskFields } from '@/client/task-form-data';
import { type Tag, type TaskFields, TITLE_LENGTH } from '@/client/tasks';
import { useHydrated } from '@/client/use-hydrated';
import { Icon } from './icons';
import { TaskDetails } from './task-details';

const NO_DETAILS = { priority: 'medium', due_on: null, tags: [] } as const;

interface Props {
  known: Tag[];
  /** `putBack` writes the text into the form again, and says whether there was room for it. */
  onAdd: (fields: TaskFields, putBack: () => boolean) => void;
}

/** Adds a task. The form is free for the next one at once. */
export function TaskForm({ known, onAdd }: Props) {
  const hydrated = useHydrated();
  const [detailed, setDetailed] = useState(false);
  const [problem, setProblem] = useState('');

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const read = readTaskFields(form);
    setProblem('problem' in read ? read.problem : '');
    if ('problem' in read) return;
    form.reset();
    const title = form.elements.namedItem('title') as HTMLInputElement;
    title.focus();
    onAdd(read.fields, () => {
      if (title.value !== '') return false;
      title.value = read.fields.title;
      return true;
    });
  }

  return (
    <form className="add" method="post" aria-label="Add a task" onSubmit={submit}>
      <div className="add-row">
        <label className="visually-hidden" htmlFor="new-task">
          New task
        </label>
        <input
          id="new-task"
          name="title"
          placeholder="What needs doing?"
          maxLength={TITLE_LENGTH}
          autoComplete="off"
          required
        />
        <button
          type="button"
          className="icon-button framed"
          aria-label="Priority, due date, tags"
          title="Priority, due date, tags"
          aria-expanded={detailed}
          onClick={() => setDetailed(!detailed)}
        >
          <Icon name="sliders" />
        </button>
        <button type="submit" className="button primary" disabled={!hydrated}>
          Add task
        </button>
      </div>
      {detailed ? <TaskDetails task={{ ...NO_DETAILS, tags: [] }} known={known} /> : null}
      <p className="error" role="alert">
        {problem}
      </p>
    </form>
  );
}
