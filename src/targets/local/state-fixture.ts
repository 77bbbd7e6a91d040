import type { ProcessState } from '../../supervisor/spec.ts';

/** A process that is well, changed as a test needs it. */
export function processState(name: string, change: Partial<ProcessState> = {}): ProcessState {
  return {
    ...{ name, component: name, state: 'ready', pid: 4711, port: 8000, restarts: 0 },
    startedAt: '2026-01-01T00:00:00.000Z',
    fingerprint: 'f1',
    lastEnd: null,
    health: { ok: true, status: 200, ms: 3.4, body: '{}', at: '2026-01-01T00:00:09.000Z' },
    ...change,
  };
}

/** An end with these last lines. */
export function ended(
  tail: readonly string[],
  change: Partial<NonNullable<ProcessState['lastEnd']>> = {},
): NonNullable<ProcessState['lastEnd']> {
  return {
    ...{ reason: 'ended', message: 'it ended with exit code 1', code: 1, signal: null, tail },
    at: '2026-01-01T00:00:05.000Z',
    ...change,
  };
}
