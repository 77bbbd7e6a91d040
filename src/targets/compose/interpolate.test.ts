import { describe, expect, it } from 'vitest';
import { interpolate } from './interpolate.ts';
import { shellWords } from './shell-words.ts';

const env = { A: 'one', EMPTY: '' };

describe('interpolate', () => {
  it.each([
    ['$A and ${A}', 'one and one'],
    ['$$A $${A}', '$A ${A}'],
    ['${A:-x} ${EMPTY:-x} ${NONE:-x}', 'one x x'],
    ['${A-x}${EMPTY-x}${NONE-x}', 'onex'],
    ['${A:+x}${EMPTY:+x}${NONE:+x}', 'x'],
    ['${A+x}${EMPTY+x}${NONE+x}', 'xx'],
    ['${NONE:-${A}-${EMPTY:-y}}', 'one-y'],
    ['${NONE:-a:b}', 'a:b'],
    ['$NONE|', '|'],
  ])('%s is %s', (text, result) => {
    expect(interpolate(text, env)).toBe(result);
  });

  it.each([
    ['${NONE:?say it}', 'NONE has to be set: say it'],
    ['${EMPTY:?say it}', 'EMPTY has to be set'],
    ['${A', 'a brace is not closed'],
    ['${1}', 'is not a variable'],
    ['5$', 'write $$'],
  ])('%s is an error', (text, message) => {
    expect(() => interpolate(text, env)).toThrow(message);
  });
});

describe('shellWords', () => {
  it.each([
    ['npm start', ['npm', 'start']],
    [`sh -c 'echo "a b"' x`, ['sh', '-c', 'echo "a b"', 'x']],
    ['a\\ b "c \\" d"e', ['a b', 'c " de']],
    ['  ', []],
  ])('%s', (text, words) => {
    expect(shellWords(text)).toEqual(words);
  });
});
