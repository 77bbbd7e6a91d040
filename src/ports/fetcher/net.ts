import { promises as fs } from 'node:fs';
import { dirname } from 'node:path';
import { DeployError } from '../../errors.ts';
import { abortError } from '../abort.ts';
import { writeFailure } from '../files/errors.ts';
import type { FetchRequest, Fetcher } from '../fetcher.ts';
import { takeOut } from './archive.ts';
import { download, sha256Of, type Patience } from './download.ts';
import { holdLock } from './lock.ts';

export interface FetcherOptions extends Patience {
  /** How long another fetch of the same file is waited for, in milliseconds. */
  readonly lockMs: number;
}

/** A fetcher over the network of this machine. */
export function createFetcher(options: FetcherOptions): Fetcher {
  return { fetch: (request) => fetchFile(request, options) };
}

export const netFetcher: Fetcher = createFetcher({
  ...{ stallMs: 20_000, attempts: 4, lockMs: 600_000 },
});

async function fetchFile(request: FetchRequest, options: FetcherOptions): Promise<void> {
  const { to, signal } = request;
  if (signal?.aborted) throw abortError(signal, `fetching ${request.url}`);
  try {
    await fs.mkdir(dirname(to), { recursive: true });
    const lock = await holdLock(`${to}.lock`, { ...options, ...(signal ? { signal } : {}) });
    try {
      // Whoever held the lock before us has put it there whole and checked.
      if (lock.waited && (await isThere(to))) return;
      await bring(request, options);
    } finally {
      await lock.release();
    }
  } catch (error) {
    if (signal?.aborted) throw abortError(signal, `fetching ${request.url}`);
    throw error instanceof DeployError ? error : writeFailure(to, error);
  }
}

async function bring(request: FetchRequest, options: FetcherOptions): Promise<void> {
  const { to, sha256, member, mode } = request;
  const partial = `${to}.partial`;
  const { resumed } = await download(request, partial, options);
  let actual = await sha256Of(partial);
  if (actual !== sha256 && resumed) {
    // The beginning may be of another file: once more, from the start.
    await fs.rm(partial, { force: true });
    await download(request, partial, options);
    actual = await sha256Of(partial);
  }
  if (actual !== sha256) {
    await fs.rm(partial, { force: true });
    throw wrong(request, actual);
  }
  const ready = member === undefined ? partial : `${to}.new`;
  try {
    if (member !== undefined) await takeOut(partial, member, ready);
    await fs.chmod(ready, mode);
    await fs.rename(ready, to);
  } finally {
    if (member !== undefined) await fs.rm(ready, { force: true });
    await fs.rm(partial, { force: true });
  }
}

function isThere(path: string): Promise<boolean> {
  return fs.stat(path).then(
    () => true,
    () => false,
  );
}

function wrong({ url, sha256 }: FetchRequest, actual: string): DeployError {
  return new DeployError(
    'environment',
    'DOWNLOAD_WRONG',
    `what ${url} gives is not what its makers published`,
    {
      hint: 'Something between here and there changes downloads (a proxy?). Nothing of it was kept.',
      details: [`expected SHA-256 ${sha256}`, `got      SHA-256 ${actual}`],
    },
  );
}
