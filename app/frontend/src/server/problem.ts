/** What went wrong, in a form that a page can show and a program can tell apart. */
export interface Problem {
  status: number;
  /** Stable, machine-readable name of the failure, such as `backend_unreachable`. */
  code: string;
  title: string;
  /** One or two sentences for people: what happened and what to do next. */
  detail: string;
}

/** Carries a problem up to where requests are answered. */
export class ProblemError extends Error {
  override name = 'ProblemError';

  constructor(readonly problem: Problem) {
    super(problem.title);
  }
}

/** Turns a problem into an `application/problem+json` answer (RFC 9457) that is never cached. */
export function problemResponse(problem: Problem, requestId: string): Response {
  const body = { type: 'about:blank', ...problem, request_id: requestId };
  return new Response(JSON.stringify(body), {
    status: problem.status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'x-request-id': requestId,
    },
  });
}
