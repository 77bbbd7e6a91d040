import { tokenFor } from '../auth/token';
import { type Problem, problemResponse } from '../problem';
import { runtime } from '../runtime';
import { callBackend, type Identity, logged } from './backend-call';
import { backendRequestHeaders, browserResponseHeaders } from './headers';
import { FORGED, isForged } from './same-origin';
import { backendTarget } from './target';

const NO_SUCH_PATH: Problem = {
  status: 404,
  code: 'not_found',
  title: 'There is nothing here',
  detail: 'This address is not part of the API.',
};

/**
 * Passes a request of the browser on to the backend, as the user whose session cookie it
 * carries, and streams the answer back. Every request leaves one line in the log.
 */
export function forward(request: Request): Promise<Response> {
  return logged('proxy', request, (identity) => answer(request, identity));
}

async function answer(request: Request, identity: Identity): Promise<Response> {
  const { requestId } = identity;
  const backend = runtime().config.backendUrl;
  if (isForged(request.method, request.headers)) return problemResponse(FORGED, requestId);
  const target = backendTarget(request.url, backend);
  if (!target) return problemResponse(NO_SUCH_PATH, requestId);
  const access = await tokenFor(request.headers);
  if ('problem' in access) return problemResponse(access.problem, requestId);
  const headers = backendRequestHeaders(request.headers, `Bearer ${access.token}`, identity);
  const outcome = await callBackend(request, target, headers, identity);
  if ('refusal' in outcome) return outcome.refusal;
  return new Response(outcome.response.body, {
    status: outcome.response.status,
    headers: browserResponseHeaders(outcome.response.headers, {
      backend,
      requestId,
      cookies: access.cookies,
    }),
  });
}
