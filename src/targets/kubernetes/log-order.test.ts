import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TimeOrder } from './log-order.ts';
import type { LogRecord } from '../log-record.ts';

const source = (pod: string) => ({
  ...{ component: pod, pod, uid: pod, node: 'n', container: 'c', label: pod },
});
const lines = (...seconds: number[]) =>
  seconds.map((second) => ({
    time: `2026-11-23T06:00:${second.toFixed(9).padStart(12, '0')}Z`,
    text: String(second),
  }));

describe('TimeOrder', () => {
  let shown: string[];
  let order: TimeOrder;
  const failures: unknown[] = [];

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    shown = [];
    const sink = (records: readonly LogRecord[]) => {
      shown.push(...records.map(({ source: { label }, text }) => label + text));
      return Promise.resolve();
    };
    order = new TimeOrder(sink, (error) => failures.push(error));
  });
  afterEach(() => vi.useRealTimers());

  const open = (name: string) => {
    const lane = order.lane(source(name));
    lane.opening();
    lane.isCompleteTo(0);
    return lane;
  };
  const after = async (ms: number) => {
    await vi.advanceTimersByTimeAsync(ms);
    await turn();
  };

  it('shows a line at once when every other log has a later one', async () => {
    const [a, b] = [open('a'), open('b')];
    void a.add(lines(1, 3));
    void b.add(lines(2, 4));
    await after(0);
    expect(shown).toEqual(['a1', 'b2', 'a3']);
  });

  it('waits a moment for a log that is silent, and no longer', async () => {
    const [a, b] = [open('a'), open('b')];
    await after(2_100);
    void a.add(lines(2));
    await after(150);
    expect(shown).toEqual([]);
    void b.add(lines(1));
    await after(0);
    expect(shown).toEqual(['b1']);
    await after(250);
    expect(shown).toEqual(['b1', 'a2']);
  });

  it('waits longer for a log that is being opened, but not for ever', async () => {
    const a = open('a');
    const b = order.lane(source('b'));
    b.opening();
    void a.add(lines(1));
    await after(2_500);
    b.opening();
    expect(shown).toEqual([]);
    await after(2_600);
    expect(shown).toEqual(['a1']);
  });

  it('does not wait for a log whose older lines have all been given', async () => {
    const [a, b] = [open('a'), open('b')];
    b.isCompleteTo(Date.parse('2026-11-23T06:00:10.000Z'));
    void a.add(lines(1));
    await after(0);
    expect(shown).toEqual(['a1']);
    void a.add(lines(11));
    await after(0);
    expect(shown).toEqual(['a1']);
  });

  it('does not wait for a log that rests or is over', async () => {
    const [a, b, c] = [open('a'), open('b'), open('c')];
    b.rest();
    c.close();
    void a.add(lines(1));
    await after(0);
    expect(shown).toEqual(['a1']);
  });

  it('keeps the order of each log, whatever its clock says', async () => {
    const a = open('a');
    void a.add(lines(2, 1, 3));
    await after(0);
    expect(shown).toEqual(['a2', 'a1', 'a3']);
  });

  it('has a log wait that runs ahead, so that memory is bounded', async () => {
    const [a, b] = [open('a'), open('b')];
    let isRoomy = false;
    const many = Array.from({ length: 30_000 }, (_, n) => 10 + n / 1_000_000);
    void a.add(lines(...many))?.then(() => (isRoomy = true));
    void b.add(lines(1));
    await after(0);
    expect(shown).toEqual(['b1']);
    expect(isRoomy).toBe(false);
    await after(2_000);
    expect(shown.length).toBe(30_001);
    expect(isRoomy).toBe(true);
  });

  it('hands over what is left, in order', async () => {
    const [a, b] = [open('a'), open('b'), open('c')];
    void a.add(lines(2));
    void b.add(lines(1));
    await order.close();
    expect(shown).toEqual(['b1', 'a2']);
  });
});
