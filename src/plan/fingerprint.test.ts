import { describe, expect, it } from 'vitest';
import { fingerprintOf } from './fingerprint.ts';

describe('fingerprintOf', () => {
  it('does not depend on the order of keys', () => {
    expect(fingerprintOf({ a: 1, b: { c: 2, d: 3 } })).toBe(
      fingerprintOf({ b: { d: 3, c: 2 }, a: 1 }),
    );
  });

  it('depends on the order of lists, on values and on types', () => {
    const all = [[1, 2], [2, 1], ['1', '2'], { a: [1, 2] }, null, '', 0, false].map(fingerprintOf);
    expect(new Set(all).size).toBe(all.length);
  });

  it('treats a missing key and an undefined one alike', () => {
    expect(fingerprintOf({ a: 1, b: undefined })).toBe(fingerprintOf({ a: 1 }));
  });

  it('is twelve hex digits', () => {
    expect(fingerprintOf('x')).toMatch(/^[0-9a-f]{12}$/);
  });
});
