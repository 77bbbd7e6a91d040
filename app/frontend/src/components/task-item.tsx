'use client';

import { useEffect, useRef, useState } from 'react';
import type { Tag, Task, TaskChange } from '@/client/tasks';
import { IconButton } from './icon-button';
import { TaskCheckbox } from './task-checkbox';
import { TaskEditor } from './task-editor';
import { TaskFacts } from './task-facts';

interface Props {
  task: Task;
  known: Tag[];
  /** A change of this task is under way. */
  busy: boolean;
  onChange: (change: TaskChange) => void;
  onRemove: () => void;
  onTag: (tag: string) => void;
}

/** One task: its check box, its text, and the ways to change and delete it. */
export function TaskItem({ task, known, busy, onChange, onRemove, onTag }: Props) {
  const [editing, setEditing] = useState(false);
  const editButton = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);

  // The keyboard goes on from the button that opened the editor.
  useEffect(() => {
    if (wasEditing.current && !editing) editButton.current?.focus();
    wasEditing.current = editing;
  }, [editing]);

  const close = () => setEditing(false);

  function save(change: TaskChange) {
    onChange(change);
    close();
  }

  if (editing) {
    return (
      <li className="task">
        <TaskEditor task={task} known={known} onCancel={close} onSave={save} />
      </li>
    );
  }
  // Without an id from the server there is nothing yet that could be changed.
  const saved = task.id > 0;
  return (
    <li className="task" aria-busy={busy}>
      <TaskCheckbox
        id={`task-${task.id}`}
        title={task.title}
        completed={task.completed}
        disabled={!saved}
        onToggle={(completed) => onChange({ completed })}
      />
      <div className="task-buttons">
        <IconButton
          ref={editButton}
          icon="edit"
          label={`Edit ${task.title}`}
          disabled={!saved}
          onClick={() => setEditing(true)}
        />
        <IconButton
          danger
          icon="trash"
          label={`Delete ${task.title}`}
          disabled={!saved}
          onClick={onRemove}
        />
      </div>
      {task.description ? <p className="task-notes">{task.description}</p> : null}
      <TaskFacts task={task} onTag={onTag} />
    </li>
  );
}
