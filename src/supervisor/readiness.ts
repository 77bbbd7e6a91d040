import type { RunState } from './spec.ts';

/** So many checks in a row have to fail before a process that was ready is not. */
const failuresAllowed = 3;
const startingMs = 250;
const readyMs = 5_000;
const unreadyMs = 2_000;

/** How ready a run is, by its checks so far. */
export interface Readying {
  readonly state: Extract<RunState, 'starting' | 'ready' | 'unready'>;
  /** Checks that failed since the last good one. */
  readonly failures: number;
}

export const begun: Readying = { state: 'starting', failures: 0 };

/** How ready a run is after one more check, which came `ranMs` after its start. */
export function afterCheck(
  before: Readying,
  ok: boolean,
  { ranMs, startMs }: { readonly ranMs: number; readonly startMs: number },
): Readying {
  if (ok) return { state: 'ready', failures: 0 };
  const failures = before.failures + 1;
  const isLate = before.state === 'starting' ? ranMs >= startMs : failures >= failuresAllowed;
  return { state: isLate ? 'unready' : before.state, failures };
}

/** How long to wait before the next check, in milliseconds. */
export function pauseBefore({ state, failures }: Readying): number {
  if (state === 'starting') return startingMs;
  return state === 'ready' && failures === 0 ? readyMs : unreadyMs;
}
