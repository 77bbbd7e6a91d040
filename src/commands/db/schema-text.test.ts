import { describe, expect, it } from 'vitest';
import { bytesText } from './bytes.ts';
import { sameSchema, schemaText } from './schema-text.ts';

const one = { table: 'alembic_version', version: '0002' };

describe('the schema', () => {
  it.each([
    [one, '0002', undefined],
    [{ ...one, state: 'current' as const, heads: ['0002'] }, 'the one that the app knows', true],
    [{ ...one, state: 'behind' as const, heads: ['0003'] }, 'which knows 0003', false],
    [{ ...one, state: 'unknown' as const, heads: ['0001'] }, 'does not know', false],
  ])('%j is told', (version, says, same) => {
    expect(schemaText([version], true).join()).toContain(says);
    expect(sameSchema([version])).toBe(same);
  });

  it('without a version is told apart from none', () => {
    expect(schemaText([], true)).toEqual(['no version of it is kept']);
    expect(schemaText([], false)).toEqual(['none: todo-deploy up makes it']);
  });
});

describe('a size', () => {
  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1000, '1.0 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [2_666_486, '2.7 MB'],
    [34_000_000_000, '34 GB'],
    [5e15, '5000 TB'],
  ])('of %i is %s', (bytes, text) => {
    expect(bytesText(bytes)).toBe(text);
  });
});
