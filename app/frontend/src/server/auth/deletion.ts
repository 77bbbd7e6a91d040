import { APIError, createAuthMiddleware } from 'better-auth/api';
import { ProblemError } from '../problem';
import { callBackend, logged } from '../proxy/backend-call';
import { backendApi, backendRequestHeaders } from '../proxy/headers';
import { runtime } from '../runtime';

/** A fresh session would do for Better Auth; here deleting an account always takes its password. */
export const requirePassword = createAuthMiddleware((context) => {
  if (context.path !== '/delete-user') return Promise.resolve();
  const { password } = (context.body ?? {}) as { password?: unknown };
  if (typeof password === 'string' && password !== '') return Promise.resolve();
  throw new APIError('BAD_REQUEST', {
    code: 'PASSWORD_REQUIRED',
    message: 'Give the password of the account to delete it.',
  });
});

/**
 * Removes all that the backend holds of the token's user.
 *
 * @param from headers of the request that asks for it: its ids for the log
 * @throws ProblemError when the backend did not do so; the account must then stay
 */
export async function eraseBackendData(token: string, from: Headers): Promise<void> {
  const target = new URL('account', backendApi(runtime().config.backendUrl));
  const request = new Request(target, { method: 'DELETE', headers: pick(from) });
  const response = await logged('account_erasure', request, async (identity) => {
    const headers = backendRequestHeaders(request.headers, `Bearer ${token}`, identity);
    const outcome = await callBackend(request, target, headers, identity);
    return 'refusal' in outcome ? outcome.refusal : outcome.response;
  });
  if (response.ok) return;
  throw new ProblemError({
    status: response.status >= 500 ? response.status : 502,
    code: 'account_data_not_deleted',
    title: 'Nothing was deleted',
    detail:
      'The task service could not delete your tasks and conversations, so your account was ' +
      'kept. Try again in a moment.',
  });
}

/** A request of its own: of the one that came in, only what it is logged under is kept. */
function pick(from: Headers): Headers {
  const headers = new Headers();
  for (const name of ['x-request-id', 'traceparent', 'tracestate']) {
    const value = from.get(name);
    if (value !== null) headers.set(name, value);
  }
  return headers;
}
