import { describe, expect, it } from 'vitest';
import { LogPosition } from './log-position.ts';
import { timeKey } from '../log-record.ts';

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
    time: `2026-11-23T06:00:${second.toFixed(9).padStart(12, '0')}Z`,
    text,
  });
  const texts = (lines: readonly { text: string }[]) => lines.map(({ text }) => text).join('');

  it('takes every line of a stream: equal ones, and those that are dated back', () => {
    const position = new LogPosition();
    const all = [line(4, 'a'), line(4, 'a'), line(3.9, 'b'), line(1, 'c')];
    expect(position.take(all).lines).toEqual(all);
  });

  it('goes on from a whole second, at least one before the last line', () => {
    const position = new LogPosition();
    position.take([line(1, 'a'), line(5.5, 'b')]);
    expect(position.sinceTime).toBe('2026-11-23T06:00:04.000Z');
  });

  it('leaves out what comes again, and only that', () => {
    const position = new LogPosition();
    position.take([line(1, 'a'), line(5, 'b'), line(5, 'b')]);
    position.take([line(4.9, 'c')]);
    position.reopen();
    const again = [line(5, 'b'), line(5, 'b'), line(4.9, 'c'), line(5, 'b'), line(6, 'd')];
    expect(texts(position.take(again.slice(0, 2)).lines)).toBe('');
    expect(position.take(again.slice(2))).toEqual({ lines: again.slice(3) });
  });

  it('knows more than one break in the same second', () => {
    const position = new LogPosition();
    position.take([line(5, 'a')]);
    for (const text of ['b', 'c', 'd']) {
      position.reopen();
      const all = [line(5, 'a'), line(5, 'b'), line(5, 'c'), line(5, 'd')];
      const upTo = all.slice(0, all.findIndex((one) => one.text === text) + 1);
      expect(texts(position.take(upTo).lines)).toBe(text);
    }
  });

  it('tells a stream that does not go on at the last line', () => {
    const position = new LogPosition();
    position.take([line(5, 'a'), line(5, 'b')]);
    position.reopen();
    expect(position.take([line(7, 'z')])).toEqual({
      lines: [line(7, 'z')],
      gapAfter: line(5, 'b'),
    });
    position.goOn();
    expect(position.take([line(7, 'z')])).toEqual({ lines: [line(7, 'z')] });
    expect(position.lastTime).toBe(line(7, '').time);
  });

  it('sees no gap where only older lines are gone', () => {
    const position = new LogPosition();
    position.take([line(5, 'a'), line(5, 'b')]);
    position.reopen();
    expect(position.take([line(5, 'b'), line(6, 'c')])).toEqual({ lines: [line(6, 'c')] });
  });

  it('leaves out what lies before where reading began', () => {
    const position = new LogPosition();
    position.take([line(5.5, 'b')]);
    position.reopen();
    expect(texts(position.take([line(5.2, 'a'), line(5.5, 'b'), line(6, 'c')]).lines)).toBe('c');
  });

  it('keeps no more than the last seconds', () => {
    const position = new LogPosition();
    for (let second = 0; second < 50; second += 1) position.take([line(second, 'x')]);
    const kept = position as unknown as { recent: readonly unknown[] };
    expect(kept.recent.length).toBeLessThanOrEqual(3);
  });
});
