import { describe, expect, it } from 'vitest';
import { predictMs, usualBytes } from './predict.ts';
import type { Sample } from './sample.ts';

const sample = (bytes: number, ms: number, more: Partial<Sample> = {}): Sample => ({
  ...{ image: 'todo/web', bytes, of: 100_000_000, ms },
  ...more,
});

describe('predictMs', () => {
  it('knows nothing without a sample', () => {
    expect(predictMs([], 1)).toBeUndefined();
  });

  it('finds the fixed cost and the throughput', () => {
    const samples = [sample(1_000_000, 600), sample(11_000_000, 1600), sample(21_000_000, 2600)];
    expect(predictMs(samples, 0)).toBeCloseTo(500);
    expect(predictMs(samples, 100_000_000)).toBeCloseTo(10_500);
  });

  it('supposes a throughput where all samples are of about one size', () => {
    expect(predictMs([sample(4_000_000, 1000)], 4_000_000)).toBeCloseTo(1000);
    expect(predictMs([sample(4_000_000, 1000)], 24_000_000)).toBeCloseTo(2000);
    expect(predictMs([sample(200_000_000, 5000)], 0)).toBeCloseTo(2500);
  });

  it('makes nothing of small differences between small deliveries', () => {
    const small = [sample(7000, 3000), sample(300, 2000), sample(90_000, 2500)];
    expect(predictMs(small, 1_000_000)).toBeCloseTo(2550, -1);
  });

  it('never becomes quicker with more bytes, and never takes less than nothing', () => {
    expect(predictMs([sample(10, 900), sample(2_000_000, 500)], 5_000_000)).toBeCloseTo(700);
    const steep = [sample(1_000_000, 10), sample(2_000_000, 1000), sample(3_000_000, 2000)];
    expect(predictMs(steep, 0)).toBe(0);
    expect(predictMs(steep, 1_000_000)).toBeGreaterThan(0);
    expect(predictMs([sample(0, 40), sample(0, 60)], 9_000_000)).toBe(50);
  });

  it('adds the time that nodes take to pull, seen or usual', () => {
    expect(predictMs([sample(0, 100, { pullMs: 400 }), sample(0, 100)], 0)).toBe(500);
  });
});

describe('usualBytes', () => {
  it('is the middle of the newest three of this image', () => {
    const first = [sample(90_000_000, 1)];
    expect(usualBytes(first, 'todo/web')).toBe(90_000_000);
    expect(usualBytes([...first, sample(5000, 1)], 'todo/web')).toBe(5000);
    const later = [...first, sample(5000, 1), sample(7000, 1), sample(6000, 1)];
    expect(usualBytes(later, 'todo/web')).toBe(6000);
    expect(usualBytes(later, 'todo/other')).toBeUndefined();
  });

  it('leaves out what moved nothing, unless nothing ever moved', () => {
    expect(usualBytes([sample(0, 1), sample(4000, 1), sample(0, 1)], 'todo/web')).toBe(4000);
    expect(usualBytes([sample(0, 1)], 'todo/web')).toBe(0);
  });
});
