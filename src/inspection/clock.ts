import type { RawAnswer } from '../ports/kubernetes.ts';

/**
 * Milliseconds that our clock is ahead of the server's, from an answer with a Date header that came at `now`;
 * undefined without the header.
 */
export function clockAhead({ date, ms }: RawAnswer, now: number): number | undefined {
  const theirs = Date.parse(date ?? '');
  // The header is cut to the second and was written somewhere between question and answer.
  return Number.isNaN(theirs) ? undefined : Math.round(now - ms / 2 - (theirs + 500));
}
