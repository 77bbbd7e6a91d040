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
