import { randomBytes } from 'node:crypto';

/** PostgreSQL cuts names behind 63 bytes (NAMEDATALEN). */
const longest = 63;
const mark = '_rehearsal_';

/** How long somebody may be at work on a copy, in milliseconds: one that is older was left behind. */
const keptMs = 24 * 60 * 60_000;

/** A name for a copy of a database; it tells when the copy was begun, in milliseconds since the epoch. */
export function copyName(database: string, now: number): string {
  const end = `${mark}${now.toString(36)}_${randomBytes(3).toString('hex')}`;
  return `${startOf(database)}${end}`;
}

/** True for a copy of this database that a run left behind which was killed more than a day ago. */
export function isLeftBehind(name: string, database: string, now: number): boolean {
  const start = `${startOf(database)}${mark}`;
  if (!name.startsWith(start)) return false;
  const time = /^([0-9a-z]+)_[0-9a-f]{6}$/.exec(name.slice(start.length))?.[1];
  return time !== undefined && now - Number.parseInt(time, 36) > keptMs;
}

/** As much of the name as leaves room for the rest, whole characters only. */
function startOf(database: string): string {
  const room = longest - mark.length - '0123456789_abcdef'.length;
  const start = Buffer.from(database).subarray(0, room).toString('utf8');
  // A character that was cut in the middle is left out.
  return start.replace(/\uFFFD+$/, '');
}
