import { abortError } from '../abort.ts';
import type { Download, DownloadRequest } from '../http.ts';
import { reasonOf, unreachable, withoutSecrets } from './errors.ts';

const defaultIdleMs = 30_000;

/** Fetches a file into memory; what stalls is given up. */
export async function download(url: string, request: DownloadRequest = {}): Promise<Download> {
  const { headers = {}, idleMs = defaultIdleMs, signal, onProgress } = request;
  const during = `GET ${withoutSecrets(url)}`;
  if (signal?.aborted) throw abortError(signal, during);
  const idle = new AbortController();
  const timer = setTimeout(() => {
    idle.abort();
  }, idleMs);
  try {
    const response = await fetch(url, {
      headers: { ...headers },
      signal: signal === undefined ? idle.signal : AbortSignal.any([signal, idle.signal]),
    });
    const total = totalOf(response.headers);
    const chunks: Uint8Array[] = [];
    let received = 0;
    for await (const chunk of bodyOf(response)) {
      timer.refresh();
      chunks.push(chunk);
      received += chunk.byteLength;
      onProgress?.(received, total);
    }
    return { status: response.status, bytes: Buffer.concat(chunks) };
  } catch (error) {
    if (signal?.aborted) throw abortError(signal, during);
    const silent = `nothing came for ${idleMs / 1000} s`;
    throw unreachable(url, idle.signal.aborted ? silent : reasonOf(error), error);
  } finally {
    clearTimeout(timer);
  }
}

/** The size that was announced; of a compressed answer it says nothing about what is read. */
function totalOf(headers: Headers): number | undefined {
  const length = headers.get('content-length');
  return length === null || headers.has('content-encoding') ? undefined : Number(length);
}

function bodyOf(response: Response): AsyncIterable<Uint8Array> {
  // The type of the web stream does not say that Node's can be iterated over.
  return (response.body ?? []) as unknown as AsyncIterable<Uint8Array>;
}
