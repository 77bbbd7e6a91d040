import { describe, expect, it } from 'vitest';
import type { ToolStep } from './chat';
import { changesTasks, toolLine } from './tool-lines';

const line = (over: Partial<ToolStep>) =>
  toolLine({ name: 'add_task', arguments: {}, result: null, error: null, status: 'done', ...over });

describe('toolLine', () => {
  it.each<[Partial<ToolStep>, string]>([
    [{ status: 'running', arguments: { title: 'Buy milk' } }, 'Adding “Buy milk”…'],
    [{ arguments: { title: 'buy milk' }, result: { title: 'Buy milk' } }, 'Added “Buy milk”'],
    [
      { name: 'delete_task', arguments: { id: 3 }, result: { task: { title: 'X' } } },
      'Deleted “X”',
    ],
    [{ name: 'complete_task', arguments: { id: 3 } }, 'Completed task 3'],
    [{ name: 'update_task', arguments: { id: 3, completed: false } }, 'Reopened task 3'],
    [{ name: 'update_task', arguments: { id: 3, completed: true } }, 'Completed task 3'],
    [{ name: 'update_task', arguments: { id: 3, completed: true, title: 'A' } }, 'Changed “A”'],
    [
      { name: 'update_task', status: 'failed', arguments: { id: 9 }, error: 'no such task' },
      'Could not change task 9: no such task',
    ],
    [{ name: 'list_tasks', result: { total: 2 } }, 'Looked at your tasks: 2 found'],
    [{ name: 'list_tasks', result: [1, 2, 3] }, 'Looked at your tasks: 3 found'],
    [{ name: 'list_tasks' }, 'Looked at your tasks'],
    [{ name: 'order_pizza' }, 'Ran order pizza'],
  ])('%j', (step, expected) => expect(line(step)).toBe(expected));
});

describe('changesTasks', () => {
  it('is about what has happened, not about looking', () => {
    expect(changesTasks({ name: 'add_task', status: 'done' })).toBe(true);
    expect(changesTasks({ name: 'add_task', status: 'running' })).toBe(false);
    expect(changesTasks({ name: 'list_tasks', status: 'done' })).toBe(false);
    // It may have failed after the change was made.
    expect(changesTasks({ name: 'delete_task', status: 'failed' })).toBe(true);
  });
});
