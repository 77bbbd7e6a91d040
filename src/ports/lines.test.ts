import { describe, expect, it } from 'vitest';
import { splitLines } from './lines.ts';

function linesOf(...chunks: (string | Buffer)[]): string[] {
  const found: string[] = [];
  const lines = splitLines((line) => found.push(line));
  for (const chunk of chunks) lines.push(Buffer.from(chunk));
  lines.end();
  return found;
}

describe('splitLines', () => {
  it('joins what comes in parts, a character of several bytes too', () => {
    const euro = Buffer.from('5 €');
    expect(linesOf('a', 'b\nc\r\n', '\n', euro.subarray(0, 3), euro.subarray(3))).toEqual([
      ...['ab', 'c', '', '5 €'],
    ]);
  });

  it('keeps the last state of a progress bar', () => {
    expect(linesOf('10%\r50%\r100%\ndone\r')).toEqual(['100%', 'done']);
  });

  it('makes nothing of nothing', () => {
    expect(linesOf()).toEqual([]);
  });
});
