import { describe, expect, it } from 'vitest';
import { RequestError } from './request';
import type { Operation } from './task-operations';
import { busyIds, initialTasks, reduceTasks, shownTasks, type TaskEvent } from './task-state';
import type { Task } from './tasks';

const task = (id: number, over: Partial<Task> = {}): Task => ({
  id,
  title: `Task ${id}`,
  description: '',
  completed: false,
  priority: 'medium',
  tags: [],
  due_on: null,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
  ...over,
});
const replay = (...events: TaskEvent[]) => events.reduce(reduceTasks, initialTasks);
const loaded = (items: Task[], total = items.length, append = false): TaskEvent => ({
  type: 'loaded',
  page: { items, total },
  append,
  open: items.filter((it) => !it.completed).length,
  tags: [],
});
const ids = (state: ReturnType<typeof replay>) => shownTasks(state).tasks.map(({ id }) => id);
const error = new RequestError(503, 'c', 't', 'd');
const add: Operation = {
  key: 9,
  kind: 'add',
  fields: { title: 'New', description: '', priority: 'medium', tags: [], due_on: null },
};
const complete: Operation = { key: 1, kind: 'change', id: 1, change: { completed: true } };
const remove: Operation = { key: 2, kind: 'remove', id: 2 };
const start = (operation: Operation): TaskEvent => ({ type: 'started', operation });
const two = loaded([task(2), task(1)]);

describe('loading', () => {
  it('shows each task once when pages overlap', () => {
    expect(ids(replay(loaded([task(3), task(2)], 3), loaded([task(2), task(1)], 3, true)))).toEqual(
      [3, 2, 1],
    );
  });

  it('has failed as a whole only when there was never a list', () => {
    const failed: TaskEvent = { type: 'failed', error };
    expect(replay(failed).phase).toBe('failed');
    expect(replay(failed, { type: 'loading' }).phase).toBe('loading');
    expect(replay(two, failed)).toMatchObject({ phase: 'ready', failure: { error } });
    expect(replay(failed, two).failure).toBeUndefined();
  });

  it('does not swallow the failure of a change', () => {
    const state = replay(
      two,
      start(complete),
      { type: 'rejected', operation: complete, error },
      two,
    );
    expect(state.failure?.operation).toBe(complete);
  });
});

describe('operations', () => {
  it('show at once, counted', () => {
    const state = replay(two, start(add), start(complete), start(remove));
    expect(shownTasks(state)).toMatchObject({
      tasks: [
        { id: -9, title: 'New' },
        { id: 1, completed: true },
      ],
      open: 1,
      total: 2,
    });
    expect([...busyIds(state)]).toEqual([-9, 1, 2]);
  });

  it.each([add, complete, remove])('roll back when refused: $kind', (operation) => {
    const state = replay(two, start(operation), { type: 'rejected', operation, error });
    expect(shownTasks(state)).toEqual({ tasks: [task(2), task(1)], open: 2, total: 2 });
    expect(state.failure).toEqual({ error, operation });
  });

  it('roll back one by one', () => {
    const state = replay(two, start(complete), start(remove), {
      type: 'rejected',
      operation: remove,
      error,
    });
    expect(shownTasks(state)).toMatchObject({
      tasks: [{ id: 2 }, { id: 1, completed: true }],
      open: 1,
    });
  });

  it('become part of the list when accepted, with what the server made of them', () => {
    const state = replay(
      two,
      start(add),
      start(complete),
      { type: 'settled', operation: add, task: task(3) },
      { type: 'settled', operation: complete, task: task(1, { completed: true, title: 'Server' }) },
      start(remove),
      { type: 'settled', operation: remove },
    );
    expect(state).toMatchObject({ operations: [], open: 1, total: 2 });
    expect(state.tasks).toMatchObject([{ id: 3 }, { id: 1, completed: true, title: 'Server' }]);
  });

  it('survive a refresh that does not know of them yet', () => {
    expect(shownTasks(replay(two, start(remove), two))).toMatchObject({
      tasks: [{ id: 1 }],
      total: 1,
    });
  });

  it('count a new task once when a refresh brought it first', () => {
    const refreshed = loaded([task(3), task(2), task(1)]);
    const state = replay(two, start(add), refreshed, {
      type: 'settled',
      operation: add,
      task: task(3),
    });
    expect(shownTasks(state)).toMatchObject({ open: 3, total: 3 });
    expect(ids(state)).toEqual([3, 2, 1]);
  });
});
