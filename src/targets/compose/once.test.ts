import { expect, it } from 'vitest';
import { secretLines } from './once.ts';

it('secrets go in as lines, each once, with line breaks written out', () => {
  const secrets = {
    backend: { DATABASE_URL: 'postgresql://a:b=c@db/x', CA: 'one\ntwo\r\nthree', EMPTY: '' },
    frontend: { DATABASE_URL: 'postgresql://a:b=c@db/x', AUTH: 'x' },
  };
  expect(secretLines(secrets)).toBe(
    'DATABASE_URL=postgresql://a:b=c@db/x\nCA=one\\ntwo\\nthree\nAUTH=x\n',
  );
});
