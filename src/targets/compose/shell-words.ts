/** Cuts a command into words as a shell does, with quotes and backslashes, without any expansion. */
export function shellWords(text: string): string[] {
  const words: string[] = [];
  const pattern = /\s*((?:[^\s'"\\]|\\[^]|'[^']*'|"(?:[^"\\]|\\[^])*")+)/gy;
  for (const [, word = ''] of text.matchAll(pattern)) {
    words.push(
      word.replace(
        /'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])/g,
        (_whole, single: string | undefined, double: string | undefined, escaped?: string) =>
          single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? '',
      ),
    );
  }
  return words;
}
