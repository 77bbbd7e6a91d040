'use client';

import { type SubmitEvent, useState } from 'react';
import { fieldText } from '@/client/form';
import { TITLE_LENGTH } from '@/client/tasks';
import { useHydrated } from '@/client/use-hydrated';

interface Props {
  /** Says whether the task was added. */
  onAdd: (title: string) => Promise<boolean>;
}

/** Adds a task. What was typed stays when adding fails. */
export function TaskForm({ onAdd }: Props) {
  const [busy, setBusy] = useState(false);
  const hydrated = useHydrated();

  async function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const title = fieldText(form, 'title');
    if (title === '' || busy) return;
    setBusy(true);
    const added = await onAdd(title);
    setBusy(false);
    if (added) form.reset();
  }

  return (
    <form className="add" method="post" onSubmit={submit}>
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
      <button type="submit" className="button primary" disabled={busy || !hydrated}>
        Add task
      </button>
    </form>
  );
}
