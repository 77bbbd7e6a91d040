'use client';

import { useState } from 'react';

interface Props {
  title: string;
  completed: boolean;
  busy: boolean;
  onToggle: (completed: boolean) => Promise<unknown>;
}

/** Check box of a task, named by its title. */
export function TaskCheckbox({ title, completed, busy, onToggle }: Props) {
  // The box follows the hand at once; when the change fails, it falls back to what is true.
  const [wanted, setWanted] = useState<boolean>();
  const shown = wanted ?? completed;

  async function toggle(next: boolean) {
    if (busy) return;
    setWanted(next);
    await onToggle(next);
    setWanted(undefined);
  }

  return (
    <label className="task-label" data-done={shown}>
      <input
        type="checkbox"
        checked={shown}
        onChange={(event) => {
          void toggle(event.target.checked);
        }}
      />
      <span className="task-title">{title}</span>
    </label>
  );
}
