import type { RequestError } from './request';
import { countEffect, type Operation, provisionalId, withOperation } from './task-operations';
import type { Tag, Task, TaskPage } from './tasks';

/** What the task list knows. Read it through `shownTasks`, which adds what is under way. */
export interface TaskState {
  /** `loading` and `failed` are about the first page only. */
  phase: 'loading' | 'failed' | 'ready';
  /** The list is being asked for again. */
  refreshing: boolean;
  /** As the server last gave them. */
  tasks: Task[];
  /** How many match the filters, and how many are open whatever the filters. */
  total: number;
  open: number;
  tags: Tag[];
  /** Under way, oldest first. */
  operations: Operation[];
  /** The last failure, with the operation that failed, until dismissed or something succeeds. */
  failure: Failure | undefined;
}

export interface Failure {
  error: RequestError;
  operation?: Operation;
}

export type TaskEvent =
  | { type: 'loading' }
  | { type: 'loaded'; page: TaskPage; append: boolean; open: number; tags: Tag[] }
  | { type: 'started'; operation: Operation }
  | { type: 'settled'; operation: Operation; task?: Task }
  | { type: 'rejected'; operation: Operation; error: RequestError }
  | { type: 'failed'; error: RequestError }
  | { type: 'dismissed' };

export const initialTasks: TaskState = {
  phase: 'loading',
  refreshing: false,
  tasks: [],
  total: 0,
  open: 0,
  tags: [],
  operations: [],
  failure: undefined,
};

/** Pure: the state after an event. */
export function reduceTasks(state: TaskState, event: TaskEvent): TaskState {
  switch (event.type) {
    case 'loading':
      return { ...state, phase: state.phase === 'ready' ? 'ready' : 'loading', refreshing: true };
    case 'loaded':
      return {
        ...state,
        phase: 'ready',
        refreshing: false,
        ...merged(state, event),
        open: event.open,
        tags: event.tags,
        // What an operation failed with stays readable; what loading failed with is over.
        failure: state.failure?.operation ? state.failure : undefined,
      };
    case 'started':
      return { ...state, operations: [...state.operations, event.operation] };
    case 'settled':
      return { ...settled(state, event), failure: undefined };
    case 'rejected': {
      const { error, operation } = event;
      return { ...withoutOperation(state, operation), failure: { error, operation } };
    }
    case 'failed': {
      const phase = state.phase === 'ready' ? 'ready' : 'failed';
      return { ...state, phase, refreshing: false, failure: { error: event.error } };
    }
    case 'dismissed':
      return { ...state, failure: undefined };
  }
}

/** What to show: the server's tasks with every operation that is under way. */
export function shownTasks(state: TaskState): { tasks: Task[]; open: number; total: number } {
  let { tasks, open, total } = state;
  for (const operation of state.operations) {
    const effect = countEffect(tasks, operation);
    open += effect.open;
    total += effect.total;
    tasks = withOperation(tasks, operation);
  }
  return { tasks, open: Math.max(0, open), total: Math.max(0, total) };
}

/** Ids of the tasks that have an operation under way. */
export function busyIds(state: TaskState): ReadonlySet<number> {
  return new Set(state.operations.map((it) => (it.kind === 'add' ? provisionalId(it.key) : it.id)));
}

function withoutOperation(state: TaskState, { key }: Operation): TaskState {
  return { ...state, operations: state.operations.filter((other) => other.key !== key) };
}

/** The operation becomes part of what the server is known to hold. */
function settled(state: TaskState, event: { operation: Operation; task?: Task }): TaskState {
  const { operation, task } = event;
  // A refresh in between may have brought the new task already.
  if (state.tasks.some(({ id }) => operation.kind === 'add' && id === task?.id)) {
    return withoutOperation(state, operation);
  }
  const effect = countEffect(state.tasks, operation);
  const counted = {
    ...withoutOperation(state, operation),
    open: state.open + effect.open,
    total: state.total + effect.total,
  };
  if (operation.kind === 'add') {
    return task ? { ...counted, tasks: [task, ...state.tasks] } : counted;
  }
  const tasks = withOperation(state.tasks, operation);
  return { ...counted, tasks: tasks.map((it) => (it.id === task?.id ? task : it)) };
}

/** Pages can overlap when tasks were added meanwhile; each task appears once. */
function merged(state: TaskState, { page, append }: { page: TaskPage; append: boolean }) {
  const known = new Set(append ? state.tasks.map((task) => task.id) : []);
  const fresh = page.items.filter((task) => !known.has(task.id));
  return { tasks: append ? [...state.tasks, ...fresh] : fresh, total: page.total };
}
