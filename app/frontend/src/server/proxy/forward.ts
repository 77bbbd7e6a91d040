import { tokenFor } from '../auth/token';
import { log } from '../log';
import { type Problem, problemResponse } from '../problem';
import { requestIdOf } from '../request-id';
import { runtime } from '../runtime';
import { backendProblem, networkCode } from './failures';
import { backendRequestHeaders, browserResponseHeaders } from './headers';
import { isForged } from './same-origin';
import { backendTarget } from './target';

const REPEATABLE = new Set(['GET', 'HEAD']);
const BODYLESS = new Set(['GET', 'HEAD']);

const FORGED: Problem = {
  status: 403,
  code: 'cross_site_request',
  title: 'The request came from another site',
  detail: 'Only pages of this app may change things here. Open the app itself and try again.',
};

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
export async function forward(request: Request): Promise<Response> {
  const started = performance.now();
  const requestId = requestIdOf(request.headers);
  const response = await answer(request, requestId);
  log(response.status >= 500 ? 'error' : 'info', 'proxy', {
    request_id: requestId,
    method: request.method,
    path: new URL(request.url).pathname,
    status: response.status,
    duration_ms: Math.round(performance.now() - started),
  });
  return response;
}

async function answer(request: Request, requestId: string): Promise<Response> {
  const backend = runtime().config.backendUrl;
  if (isForged(request.method, request.headers)) return problemResponse(FORGED, requestId);
  const target = backendTarget(request.url, backend);
  if (!target) return problemResponse(NO_SUCH_PATH, requestId);
  const access = await tokenFor(request.headers);
  if ('problem' in access) return problemResponse(access.problem, requestId);
  const headers = backendRequestHeaders(request.headers, access.token, requestId);
  const outcome = await ask(request, target, headers);
  if ('problem' in outcome) {
    const { problem, cause } = outcome;
    log('warn', 'backend_failed', { request_id: requestId, code: problem.code, cause });
    return problemResponse(problem, requestId);
  }
  const { status, body } = outcome.response;
  return new Response(body, {
    status,
    headers: browserResponseHeaders(outcome.response.headers, {
      backend,
      requestId,
      cookies: access.cookies,
    }),
  });
}

type Outcome = { response: Response } | { problem: Problem; cause: string };

/** Asks the backend; a reading request gets a second try when its connection was already dead. */
async function ask(request: Request, target: URL, headers: Headers): Promise<Outcome> {
  const first = await askOnce(request, target, headers);
  const broken = 'problem' in first && first.problem.status !== 504;
  if (!broken || !REPEATABLE.has(request.method) || request.signal.aborted) return first;
  return askOnce(request, target, headers);
}

async function askOnce(request: Request, target: URL, headers: Headers): Promise<Outcome> {
  // The limit is for the first byte only: a stream may then go on for as long as it likes.
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), runtime().config.backendTimeoutMs);
  try {
    const response = await fetch(target, {
      method: request.method,
      headers,
      body: BODYLESS.has(request.method) ? null : request.body,
      duplex: 'half',
      redirect: 'manual',
      cache: 'no-store',
      signal: AbortSignal.any([request.signal, limit.signal]),
    } as RequestInit);
    return { response };
  } catch (error) {
    if (request.signal.aborted) return { problem: CLIENT_GONE, cause: 'client closed request' };
    const problem = backendProblem(error, limit.signal.aborted);
    if (!problem) throw error;
    return { problem, cause: networkCode(error) || 'timeout' };
  } finally {
    clearTimeout(timer);
  }
}

/** Nobody reads this answer; the status is the customary one for the log. */
const CLIENT_GONE: Problem = {
  status: 499,
  code: 'client_gone',
  title: 'The client left',
  detail: 'The connection was closed before the backend had answered.',
};
