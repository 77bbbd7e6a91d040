import { describe, expect, it } from 'vitest';
import { checkName, slugOf } from './name.ts';

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

describe('the label of a preview', () => {
  it.each(['demo', 'login-form', '42', 'a'.repeat(22)])(
    'is the name where it is one: %s',
    (name) => {
      expect(slugOf(name)).toBe(name);
    },
  );

  const odd = [
    ...['Demo', 'feature/login', 'feature-login-', '-x', 'ä', '日本語', 'a--b', 'a.b', '...'],
    ...['a'.repeat(23), `${'a'.repeat(12)}-${'b'.repeat(40)}`, 'demo-0123abcd', '0123abcd', 'a b'],
  ];

  it.each(odd)('is always one of at most 22 characters: %s', (name) => {
    expect(slugOf(name)).toMatch(label);
    expect(slugOf(name).length).toBeLessThanOrEqual(22);
    expect(slugOf(name)).not.toBe(name);
  });

  it('is another one for each name, also for a name that is the label of another', () => {
    const names = [...odd, 'demo', 'DEMO', 'feature-login', 'feature_login', 'a-b', 'a_b'];
    const all = [...names, ...names.map(slugOf)];
    const different = new Set(all);
    expect(new Set([...different].map(slugOf)).size).toBe(different.size);
  });
});

describe('a name', () => {
  it.each(['', ' ', ' x', 'x\n', 'a\tb', 'a\u202eb', 'a\u2028b', 'a'.repeat(101)])(
    '%j is refused',
    (name) => {
      expect(() => {
        checkName(name);
      }).toThrow(expect.objectContaining({ code: 'PREVIEW_NAME_INVALID', exitCode: 2 }) as Error);
    },
  );
});
