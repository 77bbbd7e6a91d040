import type { RequestError } from './request';
import type { Task, TaskPage } from './tasks';

/** What the task page knows. */
export interface TaskState {
  /** `loading` and `failed` are about the first page only. */
  phase: 'loading' | 'failed' | 'ready';
  tasks: Task[];
  total: number;
  /** Tasks with a change under way. */
  busy: ReadonlySet<number>;
  /** The last failure, until the next success or until it is dismissed. */
  error: RequestError | undefined;
}

export type TaskEvent =
  | { type: 'loading' }
  | { type: 'loaded'; page: TaskPage; append: boolean }
  | { type: 'added'; task: Task }
  | { type: 'started'; id: number }
  | { type: 'changed'; task: Task }
  | { type: 'deleted'; id: number }
  | { type: 'failed'; error: RequestError; id?: number }
  | { type: 'dismissed' };

export const initialTasks: TaskState = {
  phase: 'loading',
  tasks: [],
  total: 0,
  busy: new Set(),
  error: undefined,
};

/** Pure: the state after an event. */
export function reduceTasks(state: TaskState, event: TaskEvent): TaskState {
  switch (event.type) {
    case 'loading':
      return { ...state, phase: state.phase === 'ready' ? 'ready' : 'loading' };
    case 'loaded':
      return { ...succeeded(state), phase: 'ready', ...merged(state, event) };
    case 'added':
      return { ...succeeded(state), tasks: [event.task, ...state.tasks], total: state.total + 1 };
    case 'started':
      return { ...state, busy: new Set(state.busy).add(event.id) };
    case 'changed':
      return {
        ...succeeded(state, event.task.id),
        tasks: state.tasks.map((task) => (task.id === event.task.id ? event.task : task)),
      };
    case 'deleted':
      return {
        ...succeeded(state, event.id),
        tasks: state.tasks.filter((task) => task.id !== event.id),
        total: Math.max(0, state.total - 1),
      };
    case 'failed':
      return {
        ...state,
        phase: state.phase === 'ready' ? 'ready' : 'failed',
        busy: without(state.busy, event.id),
        error: event.error,
      };
    case 'dismissed':
      return { ...state, error: undefined };
  }
}

function succeeded(state: TaskState, id?: number): TaskState {
  return { ...state, busy: without(state.busy, id), error: undefined };
}

function without(busy: ReadonlySet<number>, id: number | undefined): ReadonlySet<number> {
  return id === undefined ? busy : new Set([...busy].filter((other) => other !== id));
}

/** Pages can overlap when tasks were added meanwhile; each task appears once. */
function merged(state: TaskState, { page, append }: { page: TaskPage; append: boolean }) {
  const known = new Set(append ? state.tasks.map((task) => task.id) : []);
  const fresh = page.items.filter((task) => !known.has(task.id));
  return { tasks: append ? [...state.tasks, ...fresh] : fresh, total: page.total };
}
