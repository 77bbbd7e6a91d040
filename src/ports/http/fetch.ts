import { abortError } from '../abort.ts';
import type { Http, HttpRequest, HttpResponse } from '../http.ts';
import { download } from './download.ts';
import { reasonOf, unreachable, withoutSecrets } from './errors.ts';

const defaultTimeoutMs = 10_000;

/** Requests over the network of this machine. Redirects are answers, they are not followed. */
export const fetchHttp: Http = { request, download };

async function request(url: string, options: HttpRequest = {}): Promise<HttpResponse> {
  const {
    method = 'GET',
    headers = {},
    body: sent,
    signal,
    timeoutMs = defaultTimeoutMs,
  } = options;
  if (signal?.aborted) throw abortError(signal, `${method} ${withoutSecrets(url)}`);
  const timeout = AbortSignal.timeout(timeoutMs);
  const started = performance.now();
  try {
    const response = await fetch(url, {
      method,
      headers: { ...headers },
      ...(sent === undefined ? {} : { body: sent }),
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
