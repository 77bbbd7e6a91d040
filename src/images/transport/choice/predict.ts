import type { Sample } from './sample.ts';

/** How many of the newest deliveries of an image say how much of it will move. */
const newest = 3;
/** Milliseconds for a byte as long as nobody knows: 20 MB/s, and never more than half of the time that was measured. */
const usualPerByte = 1 / 20_000;
/** Sizes that lie closer together are about one. */
const oneSizeBytes = 1_000_000;

/**
 * Milliseconds that a delivery of so many bytes should take: a fixed cost and a throughput, fitted to the samples by
 * least squares. Undefined without a sample.
 */
export function predictMs(samples: readonly Sample[], bytes: number): number | undefined {
  if (samples.length === 0) return undefined;
  const pull = median(samples.flatMap(({ pullMs }) => (pullMs === undefined ? [] : [pullMs]))) ?? 0;
  const points = samples.map((one) => ({ bytes: one.bytes, ms: one.ms + (one.pullMs ?? pull) }));
  const { fixedMs, perByte } = line(points);
  return fixedMs + perByte * bytes;
}

/**
 * The bytes that deliveries of this image usually moved; undefined when there was none. One that moved nothing, as all
 * was there already, says little of what the next change moves.
 */
export function usualBytes(samples: readonly Sample[], image: string): number | undefined {
  const own = samples.filter((sample) => sample.image === image).map(({ bytes }) => bytes);
  const moved = own.filter((bytes) => bytes > 0);
  return median((moved.length > 0 ? moved : own).slice(-newest));
}

interface Point {
  readonly bytes: number;
  readonly ms: number;
}

function line(points: readonly Point[]): { fixedMs: number; perByte: number } {
  const sizes = points.map(({ bytes }) => bytes);
  const [meanBytes, meanMs] = [mean(sizes), mean(points.map(({ ms }) => ms))];
  if (meanBytes === 0) return { fixedMs: meanMs, perByte: 0 };
  if (areAboutOneSize(sizes)) {
    const perByte = Math.min(usualPerByte, meanMs / 2 / meanBytes);
    return { fixedMs: meanMs - perByte * meanBytes, perByte };
  }
  const covariance = mean(points.map(({ bytes, ms }) => (bytes - meanBytes) * (ms - meanMs)));
  const perByte = Math.max(0, covariance / mean(sizes.map((bytes) => (bytes - meanBytes) ** 2)));
  const fixedMs = meanMs - perByte * meanBytes;
  if (fixedMs >= 0) return { fixedMs, perByte };
  const throughZero = mean(points.map(({ bytes, ms }) => bytes * ms));
  return { fixedMs: 0, perByte: throughZero / mean(sizes.map((bytes) => bytes ** 2)) };
}

/** Such samples do not tell the two costs apart: what lies between them is chance. */
function areAboutOneSize(sizes: readonly number[]): boolean {
  const least = Math.min(...sizes);
  return Math.max(...sizes) - least < Math.max(least, oneSizeBytes);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}

/** Of an even number, the lower one: a first delivery, which moves everything, is soon forgotten. */
function median(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
}
