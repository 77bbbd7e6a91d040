import { DeployError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Reads --timeout as the moment when all waiting ends. Throws TIMEOUT_INVALID (usage). */
export function deadlineOf(timeout: string | undefined, clock: Clock): { deadline?: number } {
  if (timeout === undefined) return {};
  const seconds = durationSeconds(timeout);
  if (seconds !== undefined) return { deadline: clock.now() + seconds * 1000 };
  const message = `--timeout ${timeout} is not a duration`;
  throw new DeployError('usage', 'TIMEOUT_INVALID', message, {
    hint: 'Give a number and a unit: 90s, 15m, 1h.',
  });
}

/** `90s`, `5m`, `1h30m`, `2d` as seconds; undefined for anything else, and for nothing. */
export function durationSeconds(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+)([smhd])/g)];
  const total = parts.reduce(
    (sum, [, n, unit]) => sum + Number(n) * (unitSeconds[unit ?? ''] ?? 0),
    0,
  );
  return total > 0 && parts.map(([part]) => part).join('') === text ? total : undefined;
}
