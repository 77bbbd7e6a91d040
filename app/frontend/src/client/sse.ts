/** One event of a stream of server-sent events. */
export interface SseEvent {
  event: string;
  data: string;
}

/**
 * Reads server-sent events (HTML standard, 9.2.6) from text that arrives in pieces cut anywhere.
 * Ids and retry times are not used by this app and are passed over, as are comments.
 *
 * @returns takes the next piece and gives the events that are complete with it
 */
export function sseParser(): (piece: string) => SseEvent[] {
  let rest = '';
  let event = '';
  let data: string[] = [];

  function take(line: string): SseEvent | undefined {
    if (line === '') {
      const complete = { event: event || 'message', data: data.join('\n') };
      const dispatched = data.length > 0;
      event = '';
      data = [];
      return dispatched ? complete : undefined;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') event = value;
    if (field === 'data') data.push(value);
    return undefined;
  }

  return (piece) => {
    // A CR at the very end may be the first half of CR LF: it waits for the next piece.
    const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    return lines.map(take).filter((it) => it !== undefined);
  };
}
