/** Why a text cannot be split. */
export type SplitFailure = { readonly wrong: string };

const special = /[|&;<>$`(){}]/;

/**
 * Splits a command line into words as a shell would: blanks part them, single quotes keep everything, double
 * quotes keep blanks, a backslash keeps a blank, a quote or a backslash behind it (so that Windows paths stay).
 * There is no shell to do what `|`, `>`, `$` and their like ask for, so they are refused outside of single
 * quotes.
 */
export function splitWords(text: string): readonly string[] | SplitFailure {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let index = 0; index < text.length; index++) {
    const char = text[index] ?? '';
    const next = text[index + 1] ?? '';
    if (quote !== "'" && char === '\\' && /[\s"'\\]/.test(next)) {
      word = (word ?? '') + next;
      index++;
    } else if (quote === '' && /\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (char === quote || (quote === '' && /["']/.test(char))) {
      quote = quote === '' ? char : '';
      word ??= '';
    } else if (quote !== "'" && (quote === '' ? special : /[$`]/).test(char)) {
      return { wrong: `there is no shell for ${char}` };
    } else word = (word ?? '') + char;
  }
  if (quote !== '') return { wrong: 'a quote is never closed' };
  return word === undefined ? words : [...words, word];
}
