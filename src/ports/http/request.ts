import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { abortError } from '../abort.ts';
import type { HttpRequest, HttpResponse } from '../http.ts';
import { reasonOf, unreachable, withoutSecrets } from './errors.ts';

const defaultTimeoutMs = 10_000;

/** One request over the network of this machine. A redirect is an answer, it is not followed. */
export async function request(url: string, options: HttpRequest = {}): Promise<HttpResponse> {
  const { method = 'GET', signal, timeoutMs = defaultTimeoutMs } = options;
  const during = `${method} ${withoutSecrets(url)}`;
  if (signal?.aborted) throw abortError(signal, during);
  const timeout = AbortSignal.timeout(timeoutMs);
  const ends = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  const started = performance.now();
  try {
    const response = await answerOf(url, options, ends);
    const body = await textOf(response);
    const { statusCode = 0, headers } = response;
    return {
      status: statusCode,
      headers: flat(headers),
      body,
      ms: performance.now() - started,
    };
  } catch (error) {
    if (signal?.aborted) throw abortError(signal, during);
    const late = `no answer within ${timeoutMs / 1000} s`;
    throw unreachable(url, timeout.aborted ? late : reasonOf(error), error);
  }
}

/**
 * Node's own client rather than fetch, which costs a program that asks two or three questions more to load than
 * they take.
 */
function answerOf(
  url: string,
  { method = 'GET', headers = {}, body }: HttpRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const to = new URL(url);
  const send = to.protocol === 'http:' ? plainRequest : tlsRequest;
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const outgoing = send(to, { method, headers: { ...headers, ...length }, signal }, resolve);
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function textOf(response: IncomingMessage): Promise<string> {
  response.setEncoding('utf8');
  let text = '';
  for await (const chunk of response) text += chunk as string;
  return text;
}

/** A header that came several times is one, as in RFC 9110, 5.3. */
function flat(headers: IncomingMessage['headers']): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value = '']) => [
    name,
    typeof value === 'string' ? value : value.join(', '),
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}
