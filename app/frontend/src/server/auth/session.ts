import { matchDatabaseError } from '../database/errors';
import { log } from '../log';
import type { Problem } from '../problem';
import { runtime } from '../runtime';
import { authFor } from './instance';
import { asSigningKeyError } from './keys';
import { allowedOrigin } from './origin';

export interface User {
  id: string;
  email: string;
  name: string;
}

/** Who is asking: a user, nobody, or it cannot be found out now. */
export type SessionState =
  | { kind: 'signed-in'; user: User }
  | { kind: 'signed-out' }
  | { kind: 'unavailable'; problem: Problem };

/** Reads the session for a page. It never sets cookies: a page cannot. */
export async function readSession(headers: Headers): Promise<SessionState> {
  const verdict = allowedOrigin(headers);
  if ('problem' in verdict) return { kind: 'unavailable', problem: verdict.problem };
  try {
    const found = await authFor(verdict.origin).api.getSession({
      headers: await runtime().sessions.verifiable(headers),
      query: { disableRefresh: true },
    });
    if (!found) return { kind: 'signed-out' };
    const { id, email, name } = found.user;
    return { kind: 'signed-in', user: { id, email, name } };
  } catch (error) {
    return { kind: 'unavailable', problem: authProblem(error) };
  }
}

/** What a failure inside the sign-in service means; the cause is logged, not shown. */
export function authProblem(error: unknown): Problem {
  const failure = matchDatabaseError(error);
  const cause = asSigningKeyError(error);
  const message = cause instanceof Error ? cause.message : String(cause);
  log('error', 'auth_failed', failure ? { ...failure } : { code: 'auth_error', message });
  if (!failure) {
    return {
      status: 500,
      code: 'auth_error',
      title: 'Sign-in failed unexpectedly',
      detail: 'Something went wrong in the sign-in service. Its log says more under this request.',
    };
  }
  return {
    status: 503,
    code: failure.code,
    title: 'The database is not available',
    detail: `${failure.message} ${failure.transient ? 'Try again in a moment.' : 'An administrator has to look at it.'}`,
  };
}
