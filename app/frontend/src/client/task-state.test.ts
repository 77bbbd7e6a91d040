import { describe, expect, it } from 'vitest';
import { RequestError } from './request';
import { initialTasks, reduceTasks, type TaskEvent } from './task-state';
import type { Task } from './tasks';

const task = (id: number, over: Partial<Task> = {}): Task => ({
  id,
  title: `Task ${id}`,
  description: '',
  completed: false,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
  ...over,
});
const replay = (...events: TaskEvent[]) => events.reduce(reduceTasks, initialTasks);
const loaded = (items: Task[], total = items.length, append = false): TaskEvent => ({
  type: 'loaded',
  page: { items, total },
  append,
});
const failed = (id?: number): TaskEvent => ({
  type: 'failed',
  error: new RequestError(503, 'c', 't', 'd'),
  ...(id === undefined ? {} : { id }),
});

describe('reduceTasks', () => {
  it('puts a new task first and counts it', () => {
    const state = replay(loaded([task(1)]), { type: 'added', task: task(2) });
    expect(state.tasks.map(({ id }) => id)).toEqual([2, 1]);
    expect(state.total).toBe(2);
  });

  it('shows each task once when pages overlap', () => {
    const state = replay(loaded([task(3), task(2)], 3), loaded([task(2), task(1)], 3, true));
    expect(state.tasks.map(({ id }) => id)).toEqual([3, 2, 1]);
  });

  it('keeps the list when a change fails, and says why', () => {
    const state = replay(loaded([task(1)]), { type: 'started', id: 1 }, failed(1));
    expect(state).toMatchObject({ phase: 'ready', total: 1, error: { detail: 'd' } });
    expect(state.busy.size).toBe(0);
  });

  it('has failed as a whole only when there was never a list', () => {
    expect(replay(failed()).phase).toBe('failed');
    expect(replay(failed(), { type: 'loading' }).phase).toBe('loading');
    expect(replay(failed(), loaded([])).error).toBeUndefined();
  });

  it('replaces a changed task and forgets a deleted one', () => {
    const start = [loaded([task(2), task(1)])];
    const changed = replay(...start, { type: 'changed', task: task(1, { completed: true }) });
    expect(changed.tasks[1]?.completed).toBe(true);
    const deleted = replay(...start, { type: 'deleted', id: 2 });
    expect(deleted.tasks.map(({ id }) => id)).toEqual([1]);
    expect(deleted.total).toBe(1);
  });
});
