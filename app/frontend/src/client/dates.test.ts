import { describe, expect, it } from 'vitest';
import { addDays, dueText, today, weekOf } from './dates';

describe('dates', () => {
  it('takes the day of the clock on the wall, not that of UTC', () => {
    expect(today(new Date(2026, 0, 5, 0, 30))).toBe('2026-01-05');
    expect(today(new Date(2026, 10, 25, 23, 59))).toBe('2026-11-25');
  });

  it('counts days across months and years', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2024-03-01', -1)).toBe('2024-02-29');
  });

  it.each(['2026-11-23', '2026-11-25', '2026-11-29'])('puts %s into its week', (date) => {
    expect(weekOf(date)).toEqual({ from: '2026-11-23', to: '2026-11-29' });
  });

  it.each([
    ['2026-11-23', 'today'],
    ['2026-11-24', 'tomorrow'],
    ['2026-11-22', 'yesterday'],
    ['2026-12-03', '3 Dec'],
    ['2027-01-03', '3 Jan 2027'],
  ])('calls %s %s', (due, text) => expect(dueText(due, '2026-11-23')).toBe(text));
});
