import { describe, expect, it } from 'vitest';
import { LogPosition } from './log-position.ts';
import { timeKey } from './log-record.ts';

describe('timeKey', () => {
  it.each([
    ['2026-11-23T06:00:00.5Z', '2026-11-23T06:00:00.45Z'],
    ['2026-11-23T07:00:00.000000001+01:00', '2026-11-23T06:00:00.000000000Z'],
    ['2026-11-23T06:00:00.000000002Z', '2026-11-23T06:00:00.000000001Z'],
    ['2026-11-23T06:00:01Z', '2026-11-23T06:00:00.999999999Z'],
  ])('%s is later than %s', (later, earlier) => {
    expect(timeKey(later) > timeKey(earlier)).toBe(true);
  });
});

describe('LogPosition', () => {
  const line = (second: number, text: string) => ({
    time: `2026-11-23T06:00:0${second}.000000000Z`,
    text,
  });

  it('takes every line of a stream, equal ones too', () => {
    const position = new LogPosition();
    const all = [line(1, 'a'), line(1, 'a'), line(2, 'b')];
    expect(all.map((one) => position.take(one))).toEqual([true, true, true]);
    expect(position.sinceTime).toBe(line(2, 'b').time);
  });

  it('leaves out what comes again, and only that', () => {
    const position = new LogPosition();
    for (const one of [line(1, 'a'), line(2, 'b'), line(2, 'b')]) position.take(one);
    position.reopen();
    const again = [
      line(1, 'a'),
      line(2, 'b'),
      line(2, 'b'),
      line(2, 'b'),
      line(2, 'c'),
      line(3, 'd'),
    ];
    expect(again.map((one) => position.take(one))).toEqual([false, false, false, true, true, true]);
  });
});
