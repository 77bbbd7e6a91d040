import type { Problem } from '../problem';
import { runtime } from '../runtime';
import { authFor } from './instance';
import { allowedOrigin } from './origin';
import { authProblem } from './session';

/** A token for the backend, with the cookies that keep the session alive; or why there is none. */
export type TokenResult = { token: string; cookies: string[] } | { problem: Problem };

const NO_SESSION: Problem = {
  status: 401,
  code: 'not_signed_in',
  title: 'You are not signed in',
  detail: 'Your session is missing or has ended. Sign in and try again.',
};

/**
 * Exchanges the session cookie of a request for a short-lived token that names its user.
 *
 * Better Auth's own endpoint for this answers 401 also when the database is down, which would
 * send people to sign in again; so session and signature are asked for one by one.
 */
export async function tokenFor(headers: Headers): Promise<TokenResult> {
  const verdict = allowedOrigin(headers);
  if ('problem' in verdict) return verdict;
  // Without a cookie there is nothing to look up, and nothing to ask the database.
  if (!headers.has('cookie')) return { problem: NO_SESSION };
  const { api } = authFor(verdict.origin);
  try {
    const { sessions } = runtime();
    const verifiable = await sessions.verifiable(headers);
    const session = await api.getSession({ headers: verifiable, returnHeaders: true });
    if (!session.response) return { problem: NO_SESSION };
    const payload = { sub: session.response.user.id, iat: Math.floor(Date.now() / 1000) };
    const { token } = await api.signJWT({ body: { payload } });
    const cookies = session.headers.getSetCookie();
    await sessions.remember(cookies);
    return { token, cookies };
  } catch (error) {
    return { problem: authProblem(error) };
  }
}
