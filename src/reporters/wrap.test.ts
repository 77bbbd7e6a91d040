import { describe, expect, it } from 'vitest';
import { styleFor } from './style.ts';
import { wrapLine } from './wrap.ts';

describe('a line that is laid out', () => {
  it('stays as it is where it fits', () => {
    expect(wrapLine('    = backend   build b-1', 25)).toEqual(['    = backend   build b-1']);
    expect(wrapLine('', 25)).toEqual(['']);
  });

  it('goes on further in, and keeps its columns', () => {
    expect(wrapLine('  = backend   nothing of this was built', 24)).toEqual([
      '  = backend   nothing of',
      '    this was built',
    ]);
  });

  it('is as wide as what is seen of it', () => {
    const { good, faint } = styleFor(true);
    const line = `${good('+')} one ${faint('two three')}`;
    expect(wrapLine(line, 9)).toEqual([`${good('+')} one \u001B[2mtwo`, '  three\u001B[22m']);
  });

  it('keeps a word in one piece', () => {
    expect(wrapLine('see http://localhost:3000/', 12)).toEqual(['see', '  http://localhost:3000/']);
  });
});
