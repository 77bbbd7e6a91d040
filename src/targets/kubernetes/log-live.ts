import type { LogLine, LogOptions } from '../../ports/kubernetes.ts';
import type { RunReader } from './log-reader.ts';
import type { StreamEnd } from './log-stream.ts';

/** A kubelet looks whether a log is full no more often than every 3 seconds: a whole file spans as much. */
const fileMs = 2_500;

const removed = 'its pod was removed before the log could be read from its beginning';

/**
 * Reads a log that is being written, until the stream ends. First the live end is taken hold of: a kubelet
 * that has come to the end of the file sees the file change, and keeps it open when the pod is removed.
 * Then what was there before is read in bulk, from `wanted` on, while the live end waits; undefined: nothing
 * of it is wanted. Then the live end goes on, without what has been read.
 *
 * A live end that waits while the log is rotated twice goes on with the newest file, and says nothing of the
 * one between: more time between two lines than was waited for the second tells (`skipped`).
 */
export async function readLive(
  reader: RunReader,
  wanted: LogOptions | undefined,
): Promise<StreamEnd> {
  const live = reader.open({ follow: true, tailLines: 0 });
  try {
    if ((await live.next()) === undefined) return live.end;
    let asked = Date.now();
    const history = wanted === undefined ? 'whole' : await reader.read(wanted, false);
    if (history === 'broken') return history;
    if (history === 'refused' && reader.lastTime === undefined) reader.miss(removed);
    reader.join(history === 'whole', asked);
    for (;;) {
      const began = performance.now();
      const batch = await live.next();
      if (batch === undefined) return live.end;
      if (reader.heldTime !== undefined) {
        // What came may be only the end of the line that had none: read it again from its beginning.
        asked = Date.now();
        const again = await reader.read({ sinceTime: reader.sinceTime ?? reader.heldTime }, false);
        if (again !== 'whole') return again;
        reader.join(true, asked);
        continue;
      }
      const skip = skipIn(batch, reader.lastTime, performance.now() - began);
      const end = await reader.show(skip === undefined ? batch : batch.slice(0, skip), false);
      if (end !== undefined) return end;
      if (skip !== undefined) return 'skipped';
    }
  } finally {
    await live.close();
  }
}

/** Index of the first line before which a whole file may be missing. */
export function skipIn(
  batch: readonly LogLine[],
  lastTime: string | undefined,
  waitedMs: number,
): number | undefined {
  const last = batch.at(-1);
  if (last === undefined || lastTime === undefined) return undefined;
  let before = Date.parse(lastTime) + waitedMs;
  if (Date.parse(last.time) - before < fileMs) return undefined;
  for (const [index, { time }] of batch.entries()) {
    const at = Date.parse(time);
    if (at - before >= fileMs) return index;
    before = at;
  }
  return undefined;
}
