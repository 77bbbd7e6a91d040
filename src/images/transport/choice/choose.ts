import type { TransportName } from '../../../config/cluster-schema.ts';
import { shortSize } from '../moved.ts';
import { predictMs, usualBytes } from './predict.ts';
import type { Measured } from './sample.ts';

/** A way that a cluster offers. */
export interface Way extends Measured {
  readonly key: string;
  readonly name: TransportName;
  /** Not to be tried for the sake of measuring. */
  readonly tried?: boolean;
}

/** What is to be delivered. */
export interface Wanted {
  /** Repository of the image, without a tag. */
  readonly image: string;
  /** Bytes of the whole image, where it is built. */
  readonly size?: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface Choice {
  /** Keys: the way to take, then those to fall back to, the best first. */
  readonly order: readonly string[];
  /** Why the first comes first, a short sentence; undefined where there is no other. */
  readonly reason: string | undefined;
  /** True when it is taken to be measured for once. */
  readonly trial: boolean;
  /** What each way should take, a line each. */
  readonly figures: readonly string[];
}

/** What is tried for the sake of measuring moves no more than this, in bytes. */
const trialBytes = 50_000_000;
/** Nothing is tried where the best known way should take no longer than this, in milliseconds. */
const quickMs = 300;
/** How long a way that failed is not taken first, in milliseconds. */
const restMs = 30 * 60_000;

interface Weighed extends Way {
  readonly bytes: number | undefined;
  readonly ms: number | undefined;
  readonly rests: boolean;
}

/**
 * Which of the ways an image takes. The least predicted time wins; before anything is measured, the order of the
 * ways does. A way that was never measured is tried once, when little would move by it and there is time to be won;
 * one that failed a while ago comes last.
 */
export function chooseWay(ways: readonly Way[], wanted: Wanted): Choice {
  const weighed = ways.map((way) => weigh(way, ways, wanted));
  // A stable sort: what is equal stays in order.
  const byTime = [...weighed].sort(
    (a, b) => Number(a.rests) - Number(b.rests) || (a.ms ?? Infinity) - (b.ms ?? Infinity) || 0,
  );
  const best = byTime[0];
  const trial = weighed.find((way) => isWorthTrying(way, best));
  const first = trial ?? best;
  const order = byTime.map(({ key }) => key).filter((key) => key !== first?.key);
  return {
    order: first === undefined ? [] : [first.key, ...order],
    reason: ways.length < 2 || first === undefined ? undefined : reasonFor(first, weighed, wanted),
    trial: trial !== undefined,
    figures: weighed.map((way) => figureOf(way, wanted)),
  };
}

function weigh(way: Way, ways: readonly Way[], wanted: Wanted): Weighed {
  const bytes = expectedBytes(way, ways, wanted);
  const ms = bytes === undefined ? undefined : predictMs(way.samples, bytes);
  return { ...way, bytes, ms, rests: wanted.now - (way.failedAt ?? -Infinity) < restMs };
}

function expectedBytes({ name, samples }: Way, ways: readonly Way[], wanted: Wanted) {
  const { image } = wanted;
  const all = ways.flatMap((way) => way.samples).filter((sample) => sample.image === image);
  const whole = wanted.size ?? all.at(-1)?.of;
  // Nodes have the layers, whichever way brought them; a registry has only what was pushed to it, and then lacks
  // what changed, as much as any other.
  const partly = name === 'layers' || usualBytes(samples, image) !== undefined;
  if (name === 'load' || !partly) return whole;
  const usual = ways.flatMap(
    (way) => usualBytes(way.name === 'load' ? [] : way.samples, image) ?? [],
  );
  return usual.length === 0 ? whole : Math.min(...usual);
}

function isWorthTrying(way: Weighed, best: Weighed | undefined): boolean {
  if (way.tried === true || way.rests || way.samples.length > 0) return false;
  if (best?.ms === undefined || best.rests || best.ms < quickMs) return false;
  return way.bytes !== undefined && way.bytes <= trialBytes;
}

function reasonFor(first: Weighed, all: readonly Weighed[], { now }: Wanted): string {
  const others = all.filter((way) => way !== first);
  const resting = others.filter(({ rests }) => rests);
  if (!first.rests && resting.length === others.length) {
    return resting.map((way) => `${way.key} failed ${ago(way, now)}`).join(', ');
  }
  if (first.ms === undefined) {
    return others.some(({ ms }) => ms !== undefined)
      ? 'it was never tried here, and little has to move'
      : 'nothing is measured here yet';
  }
  const against = others.map((way) =>
    way.ms === undefined ? `${way.key} was never tried` : `${way.key} ${seconds(way.ms)}`,
  );
  return `${seconds(first.ms)} expected, ${against.join(', ')}`;
}

function figureOf({ key, bytes, ms, rests, samples, ...way }: Weighed, { now }: Wanted): string {
  const size = bytes === undefined ? 'an unknown amount' : shortSize(bytes);
  const time =
    ms === undefined
      ? `${size}, never measured here`
      : `${size} in ${seconds(ms)} expected (${samples.length} measured)`;
  return `${key}: ${time}${rests ? `; it failed ${ago(way, now)}` : ''}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function ago({ failedAt = 0 }: Pick<Way, 'failedAt'>, now: number): string {
  const minutes = Math.floor((now - failedAt) / 60_000);
  return minutes < 1 ? 'a moment ago' : `${minutes} min ago`;
}
