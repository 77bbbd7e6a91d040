import type { Chapter, Explanation } from '../diagnosis/explain.ts';

const width = 100;

/** The page of a code as text. */
export function explanationText({ code, title, meaning, ...page }: Explanation): string {
  return [
    `${code}: ${title}`,
    wrapped(meaning, '').join('\n'),
    section('What it mostly comes from', page.causes, () => '- '),
    section('How to look', page.look, () => '- '),
    section('How to mend it', page.mend, (number) => `${number}. `),
  ].join('\n\n');
}

/** All codes with their titles. */
export function chaptersText(chapters: readonly Chapter[]): string {
  const codes = chapters.flatMap(({ explanations }) => explanations.map(({ code }) => code.length));
  const column = Math.max(0, ...codes) + 2;
  const blocks = chapters.map(({ title, explanations }) =>
    [title, ...explanations.map((one) => `  ${one.code.padEnd(column)}${one.title}`)].join('\n'),
  );
  return [...blocks, 'One of them in full: todo-deploy explain CODE'].join('\n\n');
}

function section(
  title: string,
  items: readonly string[],
  mark: (number: number) => string,
): string {
  const lines = items.flatMap((item, index) => wrapped(item, `  ${mark(index + 1)}`));
  return [title, ...lines].join('\n');
}

/** Text in lines of at most 100 characters, the first after `lead`, the others below its text. */
function wrapped(text: string, lead: string): string[] {
  const lines: string[] = [];
  let line = lead;
  for (const word of text.split(' ')) {
    const joined = line === lead || line.trim() === '' ? `${line}${word}` : `${line} ${word}`;
    if (joined.length <= width || line.trim() === '') {
      line = joined;
    } else {
      lines.push(line);
      line = `${' '.repeat(lead.length)}${word}`;
    }
  }
  return [...lines, line];
}
