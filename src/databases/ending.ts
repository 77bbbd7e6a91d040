import type { DatabaseOrigin } from './origin.ts';

/** When a warning begins: a day before the end. */
const nearMs = 24 * 3_600_000;

export interface Ending {
  readonly state: 'far' | 'near' | 'past';
  /** `in 5 hours`, `2 days ago`. */
  readonly when: string;
  /** The end, as `2026-12-03 02:24 UTC`. */
  readonly at: string;
}

/** When a temporary database ends, seen from now; undefined for one that does not. */
export function endingOf(origin: DatabaseOrigin | undefined, now: number): Ending | undefined {
  if (origin?.kind !== 'temporary' || origin.claimed) return undefined;
  const left = Date.parse(origin.expiresAt) - now;
  const at = `${origin.expiresAt.slice(0, 16).replace('T', ' ')} UTC`;
  if (left <= 0) return { state: 'past', when: `${lengthOf(-left)} ago`, at };
  return { state: left < nearMs ? 'near' : 'far', when: `in ${lengthOf(left)}`, at };
}

function lengthOf(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return counted(minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  return hours < 96 ? counted(hours, 'hour') : counted(Math.floor(hours / 24), 'day');
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
