/** A request failed; `title` and `detail` can be shown to people as they are. */
export class RequestError extends Error {
  override name = 'RequestError';

  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly requestId?: string,
  ) {
    super(`${title}: ${detail}`);
  }
}

interface FailureBody {
  title?: string;
  detail?: string;
  message?: string;
  code?: string;
  request_id?: string;
}

/**
 * Sends a JSON request to this app's own server.
 *
 * @returns the answer's JSON, or undefined when it has no body
 * @throws RequestError for every failure, a lost network included
 */
export async function request<T>(
  path: string,
  options: { method?: string; body?: unknown; signal?: AbortSignal } = {},
): Promise<T> {
  const response = await send(path, options);
  const text = await response.text();
  const body: unknown = text === '' ? undefined : parse(text);
  if (!response.ok) throw failure(response, body as FailureBody | undefined);
  return body as T;
}

async function send(
  path: string,
  { method = 'GET', body, signal }: { method?: string; body?: unknown; signal?: AbortSignal },
): Promise<Response> {
  try {
    return await fetch(path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' } }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new RequestError(
      0,
      'offline',
      'The app cannot be reached',
      'Check your connection, then try again.',
    );
  }
}

function failure(response: Response, body: FailureBody | undefined): RequestError {
  return new RequestError(
    response.status,
    body?.code ?? 'unknown',
    body?.title ?? 'That did not work',
    body?.detail ?? body?.message ?? `The server answered with status ${response.status}.`,
    body?.request_id ?? response.headers.get('x-request-id') ?? undefined,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
