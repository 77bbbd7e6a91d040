import { expect, it } from 'vitest';
import { requestIdOf } from './request-id';

it('keeps a harmless id and replaces any other', () => {
  expect(requestIdOf(new Headers({ 'x-request-id': 'abc-1.2:3' }))).toBe('abc-1.2:3');
  for (const bad of ['a b', '"x"', 'x'.repeat(129), '<script>']) {
    expect(requestIdOf(new Headers({ 'x-request-id': bad }))).toMatch(/^[0-9a-f-]{36}$/);
  }
  expect(requestIdOf(new Headers())).toMatch(/^[0-9a-f-]{36}$/);
});
