import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, promises as fs } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { DeployError, messageOf } from '../../errors.ts';
import type { FetchRequest } from '../fetcher.ts';

export interface Patience {
  /** How long nothing may come before the connection counts as dead, in milliseconds. */
  readonly stallMs: number;
  /** How often a download that breaks off is gone on with, the first time included. */
  readonly attempts: number;
}

/** Brings the whole of a URL into `partial`, from where it ends; says whether it went on from an earlier beginning. */
export async function download(
  request: FetchRequest,
  partial: string,
  { stallMs, attempts }: Patience,
): Promise<{ resumed: boolean }> {
  let resumed = false;
  for (let attempt = 1; ; attempt += 1) {
    const from = await sizeOf(partial);
    try {
      const { wentOn } = await receive(request, { partial, from, stallMs });
      return { resumed: resumed || wentOn };
    } catch (error) {
      if (request.signal?.aborted || isOfDisk(error) || isFinal(error)) throw error;
      const moved = (await sizeOf(partial)) > from;
      resumed ||= from > 0 || moved;
      if (attempt >= attempts) throw await broken(request, error, partial);
    }
  }
}

interface Receipt {
  readonly partial: string;
  /** Bytes that are there already. */
  readonly from: number;
  readonly stallMs: number;
}

async function receive(
  { url, signal, onProgress }: FetchRequest,
  { partial, from, stallMs }: Receipt,
): Promise<{ wentOn: boolean }> {
  const stall = new AbortController();
  let timer = setTimeout(() => undefined, 0);
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      stall.abort(new Error(`nothing came for ${stallMs / 1000} s`));
    }, stallMs);
  };
  alive();
  try {
    const response = await fetch(url, {
      headers: from > 0 ? { Range: `bytes=${from}-` } : {},
      signal: signal === undefined ? stall.signal : AbortSignal.any([signal, stall.signal]),
    });
    if (response.status === 416) {
      // What is there is longer than the file: it is another one.
      await fs.rm(partial, { force: true });
      throw new Error('the server has no more than what is here');
    }
    if (!response.ok || response.body === null) throw refused(url, response.status);
    const wentOn = response.status === 206;
    const start = wentOn ? from : 0;
    const length = Number(response.headers.get('content-length') ?? Number.NaN);
    const whole = Number.isNaN(length) ? undefined : start + length;
    let have = start;
    const counted = async function* (
      chunks: AsyncIterable<Uint8Array>,
    ): AsyncGenerator<Uint8Array> {
      for await (const chunk of chunks) {
        alive();
        have += chunk.byteLength;
        onProgress?.(have, whole);
        yield chunk;
      }
    };
    const flags = wentOn ? 'a' : 'w';
    await pipeline(
      response.body as AsyncIterable<Uint8Array>,
      counted,
      createWriteStream(partial, { flags, mode: 0o600 }),
    );
    if (whole !== undefined && have < whole)
      throw new Error(`it ended after ${have} of ${whole} bytes`);
    return { wentOn };
  } finally {
    clearTimeout(timer);
  }
}

/** SHA-256 of a file, in hex. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function sizeOf(path: string): Promise<number> {
  return fs.stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

function refused(url: string, status: number): DeployError {
  return new DeployError('environment', 'DOWNLOAD_UNREACHABLE', `${url} answers ${status}`, {
    hint: 'Try again later, or install the program yourself.',
  });
}

/** A server that says no says it again; one in trouble may not. */
function isFinal(error: unknown): boolean {
  return error instanceof DeployError && /answers 4\d\d$/.test(error.message);
}

function isOfDisk(error: unknown): boolean {
  return /^(ENOSPC|EDQUOT|EACCES|EPERM|EROFS)$/.test((error as NodeJS.ErrnoException).code ?? '');
}

async function broken(
  { url }: FetchRequest,
  error: unknown,
  partial: string,
): Promise<DeployError> {
  if (error instanceof DeployError) return error;
  const have = await sizeOf(partial);
  const { cause } = error as { cause?: unknown };
  const details = [messageOf(cause instanceof Error ? cause : error)];
  if (have === 0) {
    return new DeployError('environment', 'DOWNLOAD_UNREACHABLE', `${url} does not answer`, {
      hint: 'Check the network. Behind a proxy, install the program yourself: downloads do not go through one.',
      ...{ details, cause: error },
    });
  }
  return new DeployError('environment', 'DOWNLOAD_BROKEN_OFF', `the download of ${url} broke off`, {
    hint: 'Run the same command again: it goes on from here.',
    ...{ details: [`${have} bytes are there`, ...details], cause: error },
  });
}
