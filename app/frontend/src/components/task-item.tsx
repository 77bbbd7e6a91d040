'use client';

import { useEffect, useRef, useState } from 'react';
import type { Task, TaskChange } from '@/client/tasks';
import { IconButton } from './icon-button';
import { EditIcon, TrashIcon } from './icons';
import { TaskCheckbox } from './task-checkbox';
import { TaskEditor } from './task-editor';

interface Props {
  task: Task;
  /** A change of this task is under way. */
  busy: boolean;
  /** Both say whether it succeeded. */
  onChange: (id: number, change: TaskChange) => Promise<boolean>;
  onRemove: (id: number) => Promise<boolean>;
}

/** One task: its check box, its text, and the ways to change and delete it. */
export function TaskItem({ task, busy, onChange, onRemove }: Props) {
  const [editing, setEditing] = useState(false);
  const editButton = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);

  // The keyboard goes on from the button that opened the editor.
  useEffect(() => {
    if (wasEditing.current && !editing) editButton.current?.focus();
    wasEditing.current = editing;
  }, [editing]);

  const close = () => setEditing(false);

  async function save(change: TaskChange) {
    if (await onChange(task.id, change)) close();
  }

  if (editing) {
    return (
      <li className="task">
        <TaskEditor task={task} busy={busy} onCancel={close} onSave={save} />
      </li>
    );
  }
  return (
    <li className="task" aria-busy={busy}>
      <TaskCheckbox
        title={task.title}
        completed={task.completed}
        busy={busy}
        onToggle={(completed) => onChange(task.id, { completed })}
      />
      <IconButton
        ref={editButton}
        label={`Edit ${task.title}`}
        disabled={busy}
        onClick={() => setEditing(true)}
      >
        <EditIcon />
      </IconButton>
      <IconButton
        danger
        label={`Delete ${task.title}`}
        disabled={busy}
        onClick={() => onRemove(task.id)}
      >
        <TrashIcon />
      </IconButton>
      {task.description ? <p className="task-notes">{task.description}</p> : null}
    </li>
  );
}
