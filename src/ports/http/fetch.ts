import { DeployError, messageOf } from '../../errors.ts';
import { abortError } from '../abort.ts';
import type { Http, HttpRequest, HttpResponse } from '../http.ts';

const defaultTimeoutMs = 10_000;

/** Requests over the network of this machine. Redirects are answers, they are not followed. */
export const fetchHttp: Http = { request };

async function request(url: string, options: HttpRequest = {}): Promise<HttpResponse> {
  const { method = 'GET', headers = {}, signal, timeoutMs = defaultTimeoutMs } = options;
  if (signal?.aborted) throw abortError(signal, `${method} ${withoutSecrets(url)}`);
  const timeout = AbortSignal.timeout(timeoutMs);
  const started = performance.now();
  try {
    const response = await fetch(url, {
      method,
      headers: { ...headers },
      redirect: 'manual',
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    const body = await response.text();
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body,
      ms: performance.now() - started,
    };
  } catch (error) {
    if (signal?.aborted) throw abortError(signal, `${method} ${withoutSecrets(url)}`);
    throw unreachable(
      url,
      timeout.aborted ? `no answer within ${timeoutMs / 1000} s` : reasonOf(error),
      error,
    );
  }
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused: nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host could not be looked up',
  ECONNRESET: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  EHOSTUNREACH: 'the host cannot be reached from here',
  ENETUNREACH: 'the network cannot be reached from here',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
};

/** fetch says only `fetch failed`; what happened is in the chain of causes. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause === undefined) return messageOf(error);
  const code = codeOf(cause);
  return (code === undefined ? undefined : reasons[code]) ?? messageOf(cause);
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The address without user, password and query, which may be secret. */
function withoutSecrets(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    return `${protocol}//${host}${pathname}`;
  } catch {
    return 'an address that is not a URL';
  }
}

function unreachable(url: string, reason: string, cause: unknown): DeployError {
  return new DeployError('environment', 'HTTP_UNREACHABLE', `${withoutSecrets(url)}: ${reason}`, {
    cause,
  });
}
