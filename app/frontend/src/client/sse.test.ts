import { describe, expect, it } from 'vitest';
import { sseParser } from './sse';

const read = (...pieces: string[]) => {
  const parse = sseParser();
  return pieces.flatMap((piece) => parse(piece));
};
const stream =
  'event: start\ndata: {"a":1}\n\n: keep-alive\n\nevent: delta\ndata: é\ndata: two\n\n';
const events = [
  { event: 'start', data: '{"a":1}' },
  { event: 'delta', data: 'é\ntwo' },
];

describe('sseParser', () => {
  it('reads events and passes comments over', () => expect(read(stream)).toEqual(events));

  it('reads the same wherever the stream is cut', () => {
    expect(read(...Array.from(stream))).toEqual(events);
    for (let at = 0; at <= stream.length; at += 1) {
      expect(read(stream.slice(0, at), stream.slice(at))).toEqual(events);
    }
  });

  it.each(['\r\n', '\r'])('knows every kind of line end: %j', (end) => {
    const other = stream.replaceAll('\n', end);
    // After a lone CR at the end, only the next piece shows that no LF follows.
    expect(read(other, ':')).toEqual(events);
    expect(read(...Array.from(other), ':')).toEqual(events);
  });

  it('takes a colon in the data, a field without a space, and one without a value', () => {
    expect(read('data:a: b\ndata\n\n')).toEqual([{ event: 'message', data: 'a: b\n' }]);
  });

  it('forgets an event without data and does not lend its name to the next', () => {
    expect(read('event: x\n\ndata: 1\n\n')).toEqual([{ event: 'message', data: '1' }]);
  });

  it('keeps an event back until it is complete', () => {
    expect(read('data: 1\n')).toEqual([]);
  });
});
