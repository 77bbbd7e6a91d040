import type { Identity } from './backend-call';

/**
 * What the backend gets to see of a request. A list of what may pass, so that cookies, tokens
 * of the caller's own and forwarding headers can never be smuggled through.
 */
const REQUEST_HEADERS = [
  'accept',
  'accept-language',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'last-event-id',
  'user-agent',
];

/**
 * What does not pass back: headers about the one connection, about an encoding that is already
 * undone, and what only this server may say to the browser.
 */
const DROPPED_RESPONSE_HEADERS = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'date',
  'keep-alive',
  'proxy-authenticate',
  'proxy-connection',
  'server',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Headers of the request to the backend: the harmless ones, who asks, and what to log it under. */
export function backendRequestHeaders(
  from: Headers,
  authorization: string | undefined,
  { requestId, trace }: Identity,
): Headers {
  const headers = new Headers();
  for (const name of REQUEST_HEADERS) {
    const value = from.get(name);
    if (value !== null) headers.set(name, value);
  }
  if (authorization !== undefined) headers.set('authorization', authorization);
  headers.set('x-request-id', requestId);
  headers.set('traceparent', trace.traceparent);
  if (trace.tracestate !== undefined) headers.set('tracestate', trace.tracestate);
  return headers;
}

/** Headers of the answer to the browser. A redirect within the backend stays within the proxy. */
export function browserResponseHeaders(
  from: Headers,
  options: { backend: URL; requestId: string; cookies: string[] },
): Headers {
  const headers = new Headers();
  for (const [name, value] of from) {
    if (!DROPPED_RESPONSE_HEADERS.has(name)) headers.append(name, value);
  }
  const location = from.get('location');
  if (location !== null) headers.set('location', proxiedLocation(location, options.backend));
  if (headers.get('content-type')?.startsWith('text/event-stream')) {
    // Compression on the way would hold events back until its buffer is full.
    headers.set('cache-control', 'no-cache, no-transform');
    // Ingress controllers made from nginx collect an answer first unless they are told not to.
    headers.set('x-accel-buffering', 'no');
  }
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
  headers.set('x-request-id', options.requestId);
  for (const cookie of options.cookies) headers.append('set-cookie', cookie);
  return headers;
}

function proxiedLocation(location: string, backend: URL): string {
  const api = backendApi(backend);
  const target = new URL(location, backend);
  if (target.origin !== api.origin || !target.pathname.startsWith(api.pathname)) return location;
  return `/api/backend/${target.pathname.slice(api.pathname.length)}${target.search}`;
}

/** Root of the backend's API, ending in a slash. */
export function backendApi(backend: URL): URL {
  return new URL(`${backend.pathname.replace(/\/$/, '')}/api/`, backend);
}
