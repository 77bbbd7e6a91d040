import type { Problem } from '../problem';

const REFUSED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Why the backend gave no answer. `undefined` for a failure that is our own. */
export function backendProblem(error: unknown, timedOut: boolean): Problem | undefined {
  if (timedOut) {
    return {
      status: 504,
      code: 'backend_timeout',
      title: 'The backend takes too long',
      detail: 'The backend did not answer in time. Try again in a moment.',
    };
  }
  if (REFUSED.has(networkCode(error))) {
    return {
      status: 503,
      code: 'backend_unreachable',
      title: 'The backend is not reachable',
      detail: 'The task service is down or starting. Nothing was changed; try again in a moment.',
    };
  }
  if (networkCode(error) === '') return undefined;
  return {
    status: 502,
    code: 'backend_broken_answer',
    title: 'The backend broke off',
    detail:
      'The task service closed the connection before it had answered. ' +
      'Reload to see whether your change was made.',
  };
}

/** Code of the network failure behind an error of `fetch`; empty when there is none. */
export function networkCode(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const cause: unknown =
    error.cause instanceof AggregateError ? error.cause.errors[0] : error.cause;
  const code = (cause as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : '';
}
