import { type Problem, problemResponse } from '../problem';
import { log } from '../log';
import { requestIdOf } from '../request-id';
import { runtime } from '../runtime';
import { type Trace, traceOf } from '../trace';
import { BODY_TOO_LARGE, limitBody } from './body-limit';
import { backendProblem, networkCode } from './failures';

const REPEATABLE = new Set(['GET', 'HEAD']);
const BODYLESS = new Set(['GET', 'HEAD']);

/** What ties the log lines of one request together, here and at the backend. */
export interface Identity {
  requestId: string;
  trace: Trace;
}

/** Runs `answer` for a request and leaves one line about it in the log. */
export async function logged(
  event: string,
  request: Request,
  answer: (identity: Identity) => Promise<Response>,
): Promise<Response> {
  const started = performance.now();
  const identity = { requestId: requestIdOf(request.headers), trace: traceOf(request.headers) };
  const response = await answer(identity);
  log(response.status >= 500 ? 'error' : 'info', event, {
    request_id: identity.requestId,
    trace_id: identity.trace.traceId,
    method: request.method,
    path: new URL(request.url).pathname,
    status: response.status,
    duration_ms: Math.round(performance.now() - started),
  });
  return response;
}

/** The backend's answer, or the problem document to give instead of one. */
export type Outcome = { response: Response } | { refusal: Response };

/** Asks the backend; a reading request gets a second try when its connection was already dead. */
export async function callBackend(
  request: Request,
  target: URL,
  headers: Headers,
  { requestId, trace }: Identity,
): Promise<Outcome> {
  let outcome = await askOnce(request, target, headers);
  const broken = 'problem' in outcome && [502, 503].includes(outcome.problem.status);
  if (broken && REPEATABLE.has(request.method)) outcome = await askOnce(request, target, headers);
  if ('response' in outcome) return outcome;
  const { problem, cause } = outcome;
  const fields = { request_id: requestId, trace_id: trace.traceId, code: problem.code, cause };
  log('warn', 'backend_failed', fields);
  return { refusal: problemResponse(problem, requestId) };
}

type Attempt = { response: Response } | { problem: Problem; cause: string };

async function askOnce(request: Request, target: URL, headers: Headers): Promise<Attempt> {
  const body = limitBody(request);
  if (body.exceeded()) return { problem: BODY_TOO_LARGE, cause: 'content-length' };
  // The limit is for the first byte only: a stream may then go on for as long as it likes.
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), runtime().config.backendTimeoutMs);
  try {
    const response = await fetch(target, {
      method: request.method,
      headers,
      body: BODYLESS.has(request.method) ? null : body.stream,
      duplex: 'half',
      redirect: 'manual',
      cache: 'no-store',
      signal: AbortSignal.any([request.signal, limit.signal]),
    } as RequestInit);
    return { response };
  } catch (error) {
    if (request.signal.aborted) return { problem: CLIENT_GONE, cause: 'client closed request' };
    if (body.exceeded()) return { problem: BODY_TOO_LARGE, cause: 'length' };
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
