import { stripVTControlCharacters } from 'node:util';

/**
 * Breaks a text into lines of at most `width` characters, at spaces where there are any; lines after the first
 * begin with `indent` spaces. A word that is too long (a path, an address) is cut.
 */
export function wrap(text: string, width: number, indent = 0): string[] {
  const room = Math.max(width, indent + 8);
  const blank = ' '.repeat(indent);
  const lines: string[] = [];
  let line = '';
  const flush = (): void => {
    lines.push(line.trimEnd());
    line = blank;
  };
  for (const word of text.split(/\s+/).flatMap((part) => pieces(part, room - indent))) {
    const gap = line === '' || line === blank ? '' : ' ';
    if (line.length + gap.length + word.length > room && line.trim() !== '') {
      flush();
      line += word;
    } else {
      line += gap + word;
    }
  }
  flush();
  return lines;
}

function pieces(word: string, room: number): string[] {
  const parts: string[] = [];
  for (let start = 0; start < word.length; start += room)
    parts.push(word.slice(start, start + room));
  return parts.length === 0 ? [''] : parts;
}

/** How much further in the rest of a line stands than its beginning. */
const hanging = 2;

/**
 * A line that is laid out and may be styled, as lines of at most `width` visible characters: broken at spaces,
 * the rest further in than the beginning. Not for commands, which a person copies in one piece.
 */
export function wrapLine(line: string, width: number): string[] {
  const visible = (text: string): number => stripVTControlCharacters(text).length;
  const [indent = ''] = /^ */.exec(stripVTControlCharacters(line)) ?? [];
  const blank = ' '.repeat(indent.length + hanging);
  const lines: string[] = [];
  let current = '';
  for (const part of line.match(/\s+|\S+/g) ?? ['']) {
    if (current.trim() === '' || visible(current + part) <= width) current += part;
    else {
      lines.push(current.trimEnd());
      current = blank + part.trimStart();
    }
  }
  return [...lines, current.trimEnd()];
}
