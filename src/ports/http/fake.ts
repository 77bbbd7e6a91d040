import { abortError } from '../abort.ts';
import type { DownloadRequest, Http, HttpRequest } from '../http.ts';
import { unreachable } from './errors.ts';

/** What a server of the fake answers; what it leaves out is 200, no headers, an empty body. */
export interface FakeResponse {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Stands in for `body` in downloads. */
  readonly bytes?: Uint8Array;
  readonly takesMs?: number;
}

/** A server: undefined means that nothing listens. */
export type FakeServer = (url: URL, request: HttpRequest) => FakeResponse | undefined;

export interface FakeHttp extends Http {
  /** Every request, in order: `GET http://host/path`. */
  readonly calls: string[];
}

/** HTTP in memory: one function answers for the whole network. */
export function fakeHttp(server: FakeServer): FakeHttp {
  const calls: string[] = [];
  return {
    calls,
    download: async (url, { signal, idleMs = 30_000, onProgress }: DownloadRequest = {}) => {
      if (signal?.aborted) throw abortError(signal, `GET ${url}`);
      calls.push(`GET ${url}`);
      const answer = server(new URL(url), { method: 'GET' });
      if (answer === undefined)
        throw unreachable(url, 'the connection was refused: nothing listens there');
      const { status = 200, body = '', bytes = Buffer.from(body), takesMs = 0 } = answer;
      await wait(Math.min(takesMs, idleMs), signal, `GET ${url}`);
      if (takesMs > idleMs) throw unreachable(url, `nothing came for ${idleMs / 1000} s`);
      onProgress?.(bytes.byteLength, bytes.byteLength);
      return { status, bytes };
    },
    request: async (url, request = {}) => {
      const { method = 'GET', signal, timeoutMs = 10_000 } = request;
      if (signal?.aborted) throw abortError(signal, `${method} ${url}`);
      calls.push(`${method} ${url}`);
      const answer = server(new URL(url), request);
      if (answer === undefined)
        throw unreachable(url, 'the connection was refused: nothing listens there');
      const { status = 200, headers = {}, body = '', takesMs = 0 } = answer;
      await wait(Math.min(takesMs, timeoutMs), signal, `${method} ${url}`);
      if (takesMs > timeoutMs) throw unreachable(url, `no answer within ${timeoutMs / 1000} s`);
      const lowered = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
      return {
        status,
        body,
        ms: takesMs,
        headers: Object.fromEntries(lowered) as Record<string, string>,
      };
    },
  };
}

function wait(ms: number, signal: AbortSignal | undefined, during: string): Promise<void> {
  if (ms === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    const stop = () => {
      clearTimeout(timer);
      if (signal !== undefined) reject(abortError(signal, during));
    };
    signal?.addEventListener('abort', stop, { once: true });
  });
}
