/** What stands between a request and its answer. */
export interface Trouble {
  readonly method: string;
  /** Undefined when nobody answered. */
  readonly status: number | undefined;
  /** The header Retry-After. */
  readonly retryAfter?: string | undefined;
}

/** Where in its patience a call is; times in milliseconds since the epoch. */
export interface Patience {
  /** How many times it was tried already. */
  readonly tried: number;
  readonly now: number;
  readonly deadline: number;
}

/** Told to be safe to send again whatever the method: nothing was done (Neon's API description, GeneralError). */
const undone = [423, 429, 503];
const longestMs = 10_000;
/** A server that fails, or says nothing, is asked this often: who is offline need not wait for a minute. */
const mostTries = 4;

/**
 * How long to wait before the same request is sent again, in milliseconds; undefined when it should not be, or
 * when the wait would outlast the patience. What may have been done already (a POST that nobody answered) is
 * never sent twice. Retry-After is the least that is waited.
 */
export function pauseBefore(trouble: Trouble, patience: Patience): number | undefined {
  const { status, method, retryAfter } = trouble;
  const { tried, now, deadline } = patience;
  const isUndone = status !== undefined && undone.includes(status);
  const failed = status === undefined || status >= 500;
  if (!isUndone && !(failed && method === 'GET' && tried < mostTries)) return undefined;
  const wished = afterOf(retryAfter, now);
  const pause = wished ?? Math.min(longestMs, 500 * 2 ** Math.max(0, tried - 1));
  return now + pause <= deadline ? pause : undefined;
}

/** Retry-After in milliseconds from now: seconds or a date (RFC 9110, section 10.2.3). */
export function afterOf(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const at = /^[A-Z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
