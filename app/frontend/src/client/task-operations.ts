import type { Task, TaskChange, TaskFields } from './tasks';

/** What a person wants done. */
export type Wish =
  | { kind: 'add'; fields: TaskFields }
  | { kind: 'change'; id: number; change: TaskChange }
  | { kind: 'remove'; id: number };

/** A wish that shows at once, while the server is still being asked. */
export type Operation = Wish & { key: number };

/** Id of a task that has none yet: no id of the server is negative. */
export function provisionalId(key: number): number {
  return -key;
}

/** The tasks as they will be once the operation has succeeded. */
export function withOperation(tasks: Task[], operation: Operation): Task[] {
  switch (operation.kind) {
    case 'add':
      return [provisional(operation.key, operation.fields), ...tasks];
    case 'change':
      return tasks.map((task) =>
        task.id === operation.id ? { ...task, ...operation.change } : task,
      );
    case 'remove':
      return tasks.filter((task) => task.id !== operation.id);
  }
}

function provisional(key: number, fields: TaskFields): Task {
  const id = provisionalId(key);
  return { ...fields, id, completed: false, created_at: '', updated_at: '' };
}

/** By how much an operation changes the number of open tasks, and of all. */
export function countEffect(
  tasks: readonly Task[],
  operation: Operation,
): { open: number; total: number } {
  if (operation.kind === 'add') return { open: 1, total: 1 };
  const task = tasks.find(({ id }) => id === operation.id);
  if (!task) return { open: 0, total: 0 };
  if (operation.kind === 'remove') return { open: task.completed ? 0 : -1, total: -1 };
  const after = operation.change.completed ?? task.completed;
  return { open: Number(task.completed) - Number(after), total: 0 };
}
