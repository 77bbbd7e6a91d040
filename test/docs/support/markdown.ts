/** The parts of a Markdown file that can be held against the program. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './program.ts';

export interface ShellBlock {
  readonly file: string;
  /** Line of the first command. */
  readonly line: number;
  readonly commands: readonly string[];
  /** Marked with `<!-- runnable -->`: the end-to-end suite runs it as it stands. */
  readonly runnable: boolean;
}

export const guides = ['README.md', 'README.deploy.md'] as const;

export function readGuide(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** Every `sh` block of a guide. */
export function shellBlocks(file: string): ShellBlock[] {
  const text = readGuide(file);
  const pattern = /(<!-- runnable -->\n+)?^```sh\n([\s\S]*?)^```$/gm;
  return [...text.matchAll(pattern)].map(({ 1: mark, 2: body = '', index }) => ({
    file,
    line: text.slice(0, index).split('\n').length + (mark?.split('\n').length ?? 1),
    commands: body.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#')),
    runnable: mark !== undefined,
  }));
}

/** The README's command: the one line that is marked as runnable. */
export function runnableLine(): string {
  const lines = guides.flatMap(shellBlocks).filter(({ runnable }) => runnable);
  const [line, ...more] = lines.flatMap(({ commands }) => commands);
  if (line === undefined || more.length > 0) throw new Error('one line has to be marked runnable');
  return line;
}

/** The simple commands of a line: `npm ci && npx todo-deploy up` is two. */
export function simpleCommands(line: string): string[][] {
  return line.split(/&&|\|\||;|\|/).map((part) => part.trim().split(/\s+/));
}

/** Cells of every table row below a heading, without the head of the table. */
export function tableRows(text: string, heading: string): string[][] {
  const start = text.indexOf(`\n${heading}\n`);
  if (start < 0) throw new Error(`there is no heading "${heading}"`);
  const section = text.slice(start + heading.length + 2).split(/^#{1,6} /m)[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| '));
  const cells = rows.map((row) =>
    row
      .slice(2, -2)
      .split(' | ')
      .map((cell) => cell.trim()),
  );
  return cells.filter(([first = '', ...rest], index) => {
    const separator = /^-+$/.test(first);
    const head = rest.length > 0 && /^-+$/.test(cells[index + 1]?.[0] ?? '');
    return !separator && !head;
  });
}

/** The words in backticks. */
export function codeWords(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
}
