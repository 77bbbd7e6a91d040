import { expect, it } from 'vitest';
import { difference } from './difference.ts';

it.each([
  ['a\nb\nc', 'a\nb\nc', []],
  ['a\nb\nc', 'a\nc', ['- b']],
  ['a\nc', 'a\nb\nc', ['+ b']],
  ['a\nb', 'a\nx', ['- b', '+ x']],
  ['', 'a', ['- ', '+ a']],
  ['x\na\nb', 'a\nb\ny', ['- x', '+ y']],
])('between %j and %j', (before, after, lines) => {
  const found = difference(before, after);
  expect(found.sample).toEqual(lines);
  expect(found.added).toBe(lines.filter((line) => line.startsWith('+')).length);
  expect(found.removed).toBe(lines.filter((line) => line.startsWith('-')).length);
});
