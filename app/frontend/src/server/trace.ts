import { randomBytes } from 'node:crypto';

/** One trace as W3C Trace Context names it: what to pass on, and what to log. */
export interface Trace {
  traceparent: string;
  tracestate: string | undefined;
  traceId: string;
}

/** Version 00, lower case, neither id all zeros (W3C Trace Context, 3.2). */
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The trace that a request belongs to; a new one when it names none, or names it wrongly. */
export function traceOf(headers: Headers): Trace {
  const given = headers.get('traceparent') ?? '';
  const traceId = TRACEPARENT.exec(given)?.[1];
  if (traceId !== undefined) {
    return { traceparent: given, traceId, tracestate: headers.get('tracestate') ?? undefined };
  }
  const made = randomBytes(16).toString('hex');
  const span = randomBytes(8).toString('hex');
  return { traceparent: `00-${made}-${span}-01`, traceId: made, tracestate: undefined };
}
