import { ProblemError, problemResponse } from '../problem';
import { FORGED, isForged } from '../proxy/same-origin';
import { requestIdOf } from '../request-id';
import { runtime } from '../runtime';
import { authFor } from './instance';
import { allowedOrigin, type OriginVerdict } from './origin';
import { authProblem } from './session';

const JWKS_PATH = '/api/auth/jwks';

/**
 * Answers everything under /api/auth. Failures inside come out as problem documents that say
 * what is wrong (an unknown host name, a database that is down) instead of an empty 500.
 */
export async function answerAuth(request: Request): Promise<Response> {
  const requestId = requestIdOf(request.headers);
  if (isForged(request.method, request.headers)) return problemResponse(FORGED, requestId);
  const verdict = originFor(request);
  if ('problem' in verdict) return problemResponse(verdict.problem, requestId);
  try {
    const { sessions } = runtime();
    const headers = await sessions.verifiable(request.headers);
    const asked = headers === request.headers ? request : withHeaders(request, headers);
    const answer = await authFor(verdict.origin).handler(asked);
    await sessions.remember(answer.headers.getSetCookie());
    return answer;
  } catch (error) {
    const problem = error instanceof ProblemError ? error.problem : authProblem(error);
    return problemResponse(problem, requestId);
  }
}

/** Part by part: Next's own requests cannot be copied as a whole. */
function withHeaders({ url, method, body, signal }: Request, headers: Headers): Request {
  const content = body === null ? {} : { body, duplex: 'half' as const };
  return new Request(url, { method, headers, signal, ...content });
}

/**
 * The public keys are the same under every name, and the backend asks for them under whatever
 * name the cluster gave this service: for them alone the host does not matter.
 */
function originFor(request: Request): OriginVerdict {
  if (new URL(request.url).pathname === JWKS_PATH) return { origin: 'http://localhost' };
  return allowedOrigin(request.headers);
}
