'use client';

interface Props {
  id: string;
  title: string;
  completed: boolean;
  disabled: boolean;
  onToggle: (completed: boolean) => void;
}

/** Check box of a task, named by its title. */
export function TaskCheckbox({ id, title, completed, disabled, onToggle }: Props) {
  return (
    <label className="task-label" data-done={completed}>
      <input
        id={id}
        type="checkbox"
        checked={completed}
        aria-disabled={disabled}
        onChange={(event) => {
          if (!disabled) onToggle(event.target.checked);
        }}
      />
      <span className="task-title">{title}</span>
    </label>
  );
}
