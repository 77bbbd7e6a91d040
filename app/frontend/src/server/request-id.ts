import { randomUUID } from 'node:crypto';

const ACCEPTED = /^[A-Za-z0-9._:-]{1,128}$/;

/**
 * The id that ties the log lines of one request together.
 *
 * An id that came with the request is kept when it is harmless to print; else a new one is made.
 */
export function requestIdOf(headers: Headers): string {
  const given = headers.get('x-request-id');
  return given && ACCEPTED.test(given) ? given : randomUUID();
}
