import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';

/** Node's own channel: one message for each request, before it is handled. */
const channel = 'http.server.request.start';

/**
 * From the first SIGTERM on every answer ends its connection. A server that was told to end waits for its
 * connections, and a page that keeps asking on the same one would hold it until it is killed.
 * Returns what undoes it.
 */
export function closeConnectionsOnceTold(): () => void {
  const close = (message: unknown): void => {
    const { response } = message as { response: ServerResponse };
    response.shouldKeepAlive = false;
  };
  const told = (): void => {
    subscribe(channel, close);
  };
  process.once('SIGTERM', told);
  return () => {
    process.off('SIGTERM', told);
    unsubscribe(channel, close);
  };
}
