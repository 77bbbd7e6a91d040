import { describe, expect, it } from 'vitest';
import { traceOf } from './trace';

const id = '4bf92f3577b34da6a3ce929d0e0e4736';
const given = `00-${id}-00f067aa0ba902b7-01`;

describe('traceOf', () => {
  it('keeps a trace that came with the request', () => {
    const trace = traceOf(new Headers({ traceparent: given, tracestate: 'a=1' }));
    expect(trace).toEqual({ traceparent: given, tracestate: 'a=1', traceId: id });
  });

  it.each([
    ['nothing', ''],
    ['another version', given.replace('00-', 'ff-')],
    ['upper case', given.toUpperCase()],
    ['an all-zero trace', given.replace(id, '0'.repeat(32))],
    ['text that would forge a log line', `${given}\\n`],
  ])('begins a new trace for %s', (_name, traceparent) => {
    const trace = traceOf(new Headers({ traceparent, tracestate: 'a=1' }));
    expect(trace.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(trace.traceparent).toContain(trace.traceId);
    expect(trace.traceId).not.toBe(id);
    expect(trace.tracestate).toBeUndefined();
  });
});
