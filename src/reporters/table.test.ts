import { describe, expect, it } from 'vitest';
import { renderTable } from './table.ts';

const columns = [
  { title: 'COMPONENT' },
  { title: 'READY' },
  { title: 'IMAGE' },
  { title: 'AGE', align: 'right' as const },
  { title: 'CPU', align: 'right' as const },
];
const rows = [
  ['backend', '1/1', 'todo-app-backend:4f2a', '5m', '-'],
  ['frontend', '0/1', 'todo-app-frontend:9b1c', '5m', '-'],
];

describe('a table', () => {
  it('is as wide as its cells where nobody says how wide it may be', () => {
    expect(renderTable(columns, rows).split('\n')).toEqual([
      'COMPONENT  READY  IMAGE                   AGE  CPU',
      'backend    1/1    todo-app-backend:4f2a    5m    -',
      'frontend   0/1    todo-app-frontend:9b1c   5m    -',
    ]);
  });

  it('does without the columns that hold nothing when it is too wide', () => {
    expect(renderTable(columns, rows, 47).split('\n')).toEqual([
      'COMPONENT  READY  IMAGE                   AGE',
      'backend    1/1    todo-app-backend:4f2a    5m',
      'frontend   0/1    todo-app-frontend:9b1c   5m',
    ]);
  });

  it('becomes a paragraph for each row on a narrow screen, and no line is too long', () => {
    const text = renderTable(columns, rows, 40);
    expect(text.split('\n')).toEqual([
      'backend',
      '  ready 1/1,',
      '  image todo-app-backend:4f2a, age 5m',
      'frontend',
      '  ready 0/1,',
      '  image todo-app-frontend:9b1c, age 5m',
    ]);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(40);
  });
});
