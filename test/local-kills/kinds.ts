/** Whom is killed, and when. */
import type { Random } from './random.ts';

export const victims = [
  'supervisor',
  'postmaster',
  'postgres child',
  'backend',
  'frontend',
  'all',
  'up',
] as const;

export type Victim = (typeof victims)[number];

export const moments = [
  /** All is ready, and rows are being written. */
  'serving',
  /** In the middle of an `up` that starts both components anew. */
  'changing',
  /** In the middle of an `up` after everything was killed. */
  'starting',
] as const;

export type Moment = (typeof moments)[number];

export interface Kind {
  readonly victim: Victim;
  readonly moment: Moment;
}

/** Every kind that makes sense: an `up` can only be killed while one runs. */
const kinds: readonly Kind[] = victims.flatMap((victim) =>
  moments.flatMap((moment) => (victim === 'up' && moment === 'serving' ? [] : { victim, moment })),
);

/** So many kinds, in a random order; all of them come before one comes again. */
export function draw(count: number, random: Random): Kind[] {
  const drawn: Kind[] = [];
  while (drawn.length < count) drawn.push(...random.shuffled(kinds));
  return drawn.slice(0, count);
}
