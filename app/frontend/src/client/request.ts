import { reportFailure, reportSuccess } from './connection';

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

export interface RequestOptions {
  method?: string;
  body?: unknown;
  /** What the answer may be; JSON unless said otherwise. */
  accept?: string;
  signal?: AbortSignal;
}

/**
 * Sends a JSON request to this app's own server.
 *
 * @returns the answer's JSON, or undefined when it has no body
 * @throws RequestError for every failure, a lost network included
 */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const response = await open(path, options);
  const text = await received(response.text(), options.signal);
  return (text === '' ? undefined : parse(text)) as T;
}

/**
 * As `request`, and hands the answer over as soon as it begins.
 *
 * @throws RequestError for every failure, also when the server refuses
 */
export async function open(path: string, options: RequestOptions = {}): Promise<Response> {
  const { method = 'GET', body, accept = 'application/json', signal } = options;
  const headers = new Headers({ accept });
  if (body !== undefined) headers.set('content-type', 'application/json');
  const response = await received(
    fetch(path, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ?? null,
    }),
    signal,
  );
  if (response.ok) {
    reportSuccess(path);
    return response;
  }
  const error = failure(response, parse(await response.text()) as FailureBody | undefined);
  reportFailure(error);
  throw error;
}

/** Waits for something from the network; what the caller broke off himself stays what it is. */
export async function received<T>(arriving: Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await arriving;
  } catch (cause) {
    if (signal?.aborted) throw cause;
    const error = new RequestError(
      0,
      'offline',
      'The app cannot be reached',
      'Check your connection, then try again.',
    );
    reportFailure(error);
    throw error;
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
