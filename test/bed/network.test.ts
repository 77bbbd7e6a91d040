import { expect, test } from 'vitest';
import { hostsText } from './network.ts';

const before = '127.0.0.1 localhost\n127.0.0.1 vm\n';

test('names are added once, however often, and taken away without a trace', () => {
  const names = { 'db.test': '10.0.0.2', 'pool.test': '10.0.0.3' };
  const once = hostsText(before, names);
  expect(once).toContain('10.0.0.2 db.test');
  expect(hostsText(once, names)).toBe(once);
  expect(hostsText(once, {})).toBe(before);
});

test('a changed address replaces the old one', () => {
  const moved = hostsText(hostsText(before, { 'db.test': '10.0.0.2' }), { 'db.test': '10.9.9.9' });
  expect(moved).not.toContain('10.0.0.2');
  expect(moved).toContain('10.9.9.9 db.test');
});
