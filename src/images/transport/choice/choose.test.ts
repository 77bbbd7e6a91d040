import { describe, expect, it } from 'vitest';
import { chooseWay, type Wanted, type Way } from './choose.ts';
import type { Sample } from './sample.ts';

const minute = 60_000;
const wanted: Wanted = { image: 'todo/web', size: 200_000_000, now: 1000 * minute };
const sample = (bytes: number, ms: number): Sample => ({
  ...{ image: 'todo/web', bytes, of: 200_000_000, ms },
});

const layers = (...samples: Sample[]): Way => ({ key: 'layers', name: 'layers', samples });
const registry = (...samples: Sample[]): Way => ({ key: 'registry r', name: 'registry', samples });
const load = (...samples: Sample[]): Way => ({ key: 'load', name: 'load', samples });

const chosen = (ways: readonly Way[], more: Partial<Wanted> = {}) => {
  const { order, reason } = chooseWay(ways, { ...wanted, ...more });
  return [order.join(' > '), reason];
};

describe('chooseWay', () => {
  it('takes the only one, without a reason', () => {
    expect(chosen([registry()])).toEqual(['registry r', undefined]);
    expect(chooseWay([], wanted).order).toEqual([]);
  });

  it('keeps to the order before anything is measured', () => {
    expect(chosen([registry(), layers()])).toEqual([
      ...['registry r > layers', 'nothing is measured here yet'],
    ]);
  });

  it('takes the least predicted time for the bytes that usually move', () => {
    const slow = registry(sample(5_000_000, 2250));
    const quick = layers(sample(4_000_000, 800));
    const reason = '0.8 s expected, registry r 2.2 s';
    expect(chosen([slow, quick])).toEqual(['layers > registry r', reason]);
    expect(chosen([quick, slow])).toEqual(['layers > registry r', reason]);
    const quicker = registry(sample(5_000_000, 300));
    expect(chosen([layers(sample(4_000_000, 800)), quicker])[0]).toBe('registry r > layers');
  });

  it('tells a way with a high fixed cost from a slow one', () => {
    const steady = registry(sample(1_000_000, 1000), sample(200_000_000, 3000));
    const steep = layers(sample(1_000_000, 200), sample(200_000_000, 9000));
    const large = { image: 'todo/other' };
    expect(chosen([steady, steep], large)[0]).toBe('registry r > layers');
    const small = { image: 'todo/other', size: 1_000_000 };
    expect(chosen([steady, steep], small)[0]).toBe('layers > registry r');
  });

  it('tries once what was never measured, where little moves and time can be won', () => {
    const known = registry(sample(5_000_000, 2100));
    expect(chosen([known, layers()])).toEqual([
      ...['layers > registry r', 'it was never tried here, and little has to move'],
    ]);
    expect(chooseWay([known, layers()], wanted).trial).toBe(true);
    const tried = { ...layers(), tried: true };
    expect(chosen([known, tried])).toEqual([
      ...['registry r > layers', '2.1 s expected, layers was never tried'],
    ]);
  });

  it('does not try what would move much: to an empty registry, or by an archive, all of it', () => {
    const known = layers(sample(5_000_000, 2100));
    expect(chosen([registry(), known])[0]).toBe('layers > registry r');
    expect(chosen([load(), known])[0]).toBe('layers > load');
    expect(chosen([registry(), known], { size: 30_000_000 })[0]).toBe('registry r > layers');
  });

  it('expects the same to move by each way that knows the image', () => {
    const often = registry(sample(3_000_000, 900), sample(2000, 500), sample(2000, 500));
    const { figures } = chooseWay([often, layers(sample(3_000_000, 900))], wanted);
    expect(figures.map((line) => line.split(' in ')[0])).toEqual([
      'registry r: 2.0 kB',
      'layers: 2.0 kB',
    ]);
  });

  it('does not try where there is nothing to be won', () => {
    expect(chosen([registry(sample(5000, 200)), layers()])[0]).toBe('registry r > layers');
  });

  it('puts a way that failed last for half an hour, and says so', () => {
    const known = [registry(sample(5000, 400)), layers(sample(5000, 900))] as const;
    const failed = (ago: number): Way[] => [
      { ...known[0], failedAt: wanted.now - ago * minute },
      known[1],
    ];
    expect(chosen(failed(5))).toEqual(['layers > registry r', 'registry r failed 5 min ago']);
    expect(chosen(failed(0))[1]).toBe('registry r failed a moment ago');
    expect(chosen(failed(30))[0]).toBe('registry r > layers');
    const both = failed(5).map((way) => ({ ...way, failedAt: wanted.now }));
    expect(chosen(both)[0]).toBe('registry r > layers');
  });

  it('says the figures of each', () => {
    const ways = [layers(sample(4_600_000, 800)), { ...registry(), failedAt: wanted.now }];
    expect(chooseWay(ways, wanted).figures).toEqual([
      'layers: 4.6 MB in 0.8 s expected (1 measured)',
      'registry r: 200 MB, never measured here; it failed a moment ago',
    ]);
    const unknown = chooseWay([layers()], { image: 'todo/web', now: 0 });
    expect(unknown.figures).toEqual(['layers: an unknown amount, never measured here']);
  });

  it('knows the size of an image that is not built yet from its last delivery', () => {
    const { figures } = chooseWay([load(sample(190_000_000, 9000))], { image: 'todo/web', now: 0 });
    expect(figures[0]).toContain('load: 200 MB in ');
  });
});
