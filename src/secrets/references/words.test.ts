import { describe, expect, it } from 'vitest';
import { splitWords } from './words.ts';

describe('splitWords', () => {
  it.each([
    ['pass show web/token', ['pass', 'show', 'web/token']],
    ['  a   b  ', ['a', 'b']],
    [`a 'b c' "d e"`, ['a', 'b c', 'd e']],
    [`a b' 'c"d"`, ['a', 'b cd']],
    ['a ""', ['a', '']],
    [String.raw`a\ b \"c\"`, ['a b', '"c"']],
    [String.raw`"say \"it\""`, ['say "it"']],
    [String.raw`'it\s'`, [String.raw`it\s`]],
    [
      String.raw`C:\tools\x.exe "C:\Program Files\y"`,
      [String.raw`C:\tools\x.exe`, String.raw`C:\Program Files\y`],
    ],
    [`awk '{print $2 > 1}'`, ['awk', '{print $2 > 1}']],
    ['', []],
  ])('splits %j', (text, words) => {
    expect(splitWords(text)).toEqual(words);
  });

  it.each([
    'a | b',
    'a > b',
    'a; b',
    'a && b',
    'echo $HOME',
    'echo "$HOME"',
    'echo `id`',
    `a 'b`,
    'a "b',
  ])('refuses %j', (text) => {
    expect(splitWords(text)).toHaveProperty('wrong');
  });
});
