import { describe, expect, it } from 'vitest';
import { LineCutter } from './line-cutter.ts';

const texts = (lines: readonly Buffer[]) => lines.map((line) => line.toString('latin1'));

describe('the line cutter', () => {
  it('puts lines together from pieces, byte for byte', () => {
    const cutter = new LineCutter();
    expect(texts(cutter.push(Buffer.from('a\nb')))).toEqual(['a']);
    expect(texts(cutter.push(Buffer.from([0xff, 0x0d])))).toEqual([]);
    expect(texts(cutter.push(Buffer.from('\n\nrest')))).toEqual(['b\xff', '']);
    expect(texts(cutter.end())).toEqual(['rest']);
    expect(cutter.end()).toEqual([]);
  });

  it('cuts a line that does not end', () => {
    const cutter = new LineCutter(4);
    expect(texts(cutter.push(Buffer.from('abcdefghij\nabcd\n')))).toEqual([
      'abcd',
      'efgh',
      'ij',
      'abcd',
    ]);
    expect(texts(cutter.push(Buffer.from('klmn')))).toEqual([]);
    expect(texts(cutter.end())).toEqual(['klmn']);
  });
});
