import { ProblemError, problemResponse } from '../problem';
import { FORGED, isForged } from '../proxy/same-origin';
import { requestIdOf } from '../request-id';
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
    return await authFor(verdict.origin).handler(request);
  } catch (error) {
    const problem = error instanceof ProblemError ? error.problem : authProblem(error);
    return problemResponse(problem, requestId);
  }
}

/**
 * The public keys are the same under every name, and the backend asks for them under whatever
 * name the cluster gave this service: for them alone the host does not matter.
 */
function originFor(request: Request): OriginVerdict {
  if (new URL(request.url).pathname === JWKS_PATH) return { origin: 'http://localhost' };
  return allowedOrigin(request.headers);
}
