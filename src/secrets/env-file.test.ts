import { describe, expect, it } from 'vitest';
import { formatEnvFile, parseEnvFile, valuesOf, withoutValues, withValues } from './env-file.ts';

const read = (text: string) => valuesOf(parseEnvFile(text, 's.env'));

describe('parseEnvFile', () => {
  it.each([
    ['A=plain', 'plain'],
    ['A = spaced ', 'spaced'],
    ['export A=x', 'x'],
    ['A=x # why', 'x'],
    ['A=x#y', 'x#y'],
    ["A='it # stays $A'", 'it # stays $A'],
    ['A="two\\nlines \\"q\\" \\\\"', 'two\nlines "q" \\'],
    ['A="two\nlines"', 'two\nlines'],
    ['A=', ''],
    ['A= # fill in', ''],
    ['A=#x', '#x'],
    ['A=1\nA=2', '2'],
    ['A=postgresql://u:p@h/d?a=b&c=d', 'postgresql://u:p@h/d?a=b&c=d'],
    ['\uFEFFA=x\r\n', 'x'],
  ])('reads %j', (text, value) => {
    expect(read(text)).toEqual({ A: value });
  });

  it.each([
    ['A=1\nhello there secretword', 's.env:2'],
    ['A="never closed secretword', 's.env:1'],
    ["\n\nA='x' secretword", 's.env:3'],
  ])('names the line of %j and never its content', (text, place) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'SECRETS_INVALID' }) as Error);
    expect(() => read(text)).toThrow(place);
    expect(() => read(text)).not.toThrow('secretword');
  });
});

describe('a changed file', () => {
  it('keeps comments, order and spelling of what was not changed', () => {
    const text = '# mine\nA=1\n\n# other\nB=2\n';
    const changed = formatEnvFile(withValues(parseEnvFile(text, 'f'), { B: 'new', C: 'added' }));
    expect(changed).toBe('# mine\nA=1\n\n# other\nB=new\nC=added\n');
  });

  it('keeps how a line is spelled, and what stands behind a value', () => {
    const text = 'export A=\'it is\'  # one\nB=2   # two\n C = "3" # three\nA=last\n';
    const file = parseEnvFile(text, 'f');
    expect(formatEnvFile(withValues(file, { B: '2' }))).toBe(text);
    expect(formatEnvFile(withValues(file, { B: 'two words', C: '4' }))).toBe(
      'export A=\'it is\'  # one\nB="two words"   # two\nC=4 # three\nA=last\n',
    );
    expect(formatEnvFile(withoutValues(file, new Set(['A', 'C'])))).toBe('B=2   # two\n');
  });

  it.each([
    ['pa$word', "A='pa$word'\n"],
    ['{"a": "b"}', `A='{"a": "b"}'\n`],
    ["it's `$x`", 'A="it\'s \\`\\$x\\`"\n'],
    ['two\nlines', 'A="two\\nlines"\n'],
  ])('spells %j so that no shell changes it', (value, text) => {
    expect(formatEnvFile(withValues([], { A: value }))).toBe(text);
  });

  it.each([
    'x y',
    'a"b',
    "a'b",
    'a\\b',
    'a\nb\tc',
    '#x',
    'x #y',
    '$HOME `id`',
    '',
    ' lead',
    'ü',
    '"',
    "'",
  ])('gives back %j', (value) => {
    expect(read(formatEnvFile(withValues([], { A: value })))).toEqual({ A: value });
  });
});
