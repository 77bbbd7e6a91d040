import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Kept } from './store.ts';
import { isBusy, lookAtPortion, type Share } from './verify.ts';

/** A thread takes some 30 ms to start: it has to be worth it. */
const namesAThread = 15_000;
const mostThreads = 8;
/** Between two pauses, so that Ctrl-C is heard. */
const patienceMs = 50;

/** Bundled, the file lies beside every other one of the program. */
const workerFile = new URL(
  import.meta.url.endsWith('.ts') ? './verify-worker.ts' : './verify-worker.js',
  import.meta.url,
);

/**
 * Looks at every folder that is remembered, with as many threads as it is worth; gives a byte a folder, 1 when
 * it is as it was. A thread that cannot start or breaks down leaves its folders to be looked at more closely.
 */
export async function lookAtAll({ memory, block }: Kept, root: string): Promise<Uint8Array> {
  const share: Share = {
    ...{ block, root, counters: new SharedArrayBuffer(8) },
    verdicts: new SharedArrayBuffer(memory.folderCount),
  };
  const worth = Math.floor(memory.nameCount / namesAThread);
  const helpers = Math.max(0, Math.min(availableParallelism(), worth, mostThreads) - 1);
  const crew = Array.from({ length: helpers }, () => helper(share));
  let paused = performance.now();
  while (lookAtPortion(memory, share)) {
    if (performance.now() - paused < patienceMs) continue;
    await pause();
    paused = performance.now();
  }
  // One that has not begun yet finds nothing left, and is not waited for.
  if (isBusy(share)) await Promise.all(crew.map(({ ended }) => ended));
  await Promise.all(crew.map(({ worker }) => worker.terminate()));
  return new Uint8Array(share.verdicts);
}

function helper(share: Share): { worker: Worker; ended: Promise<void> } {
  const worker = new Worker(workerFile, { workerData: share });
  const ended = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      resolve();
    });
    worker.once('error', () => {
      resolve();
    });
  });
  return { worker, ended };
}

/** Lets everything else that waits have its turn. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
