import { describe, expect, it } from 'vitest';
import { parseTags } from './tags';

describe('parseTags', () => {
  it.each([
    ['', []],
    [' Home ,  #garden,home, ,Tax 2026', ['home', 'garden', 'tax 2026']],
  ])('reads "%s"', (text, tags) => expect(parseTags(text)).toEqual({ tags }));

  it('says which tag is too long, and when there are too many', () => {
    expect(parseTags(`a,${'b'.repeat(31)}`)).toMatchObject({
      problem: expect.stringContaining('bbb') as string,
    });
    expect(parseTags('é'.repeat(30))).toHaveProperty('tags');
    expect(parseTags(Array.from('abcdefghijk').join(','))).toHaveProperty('problem');
  });
});
