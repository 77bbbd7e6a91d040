import type { Writable } from 'node:stream';

/**
 * Writes bytes to a program as they come, no faster than it reads, and ends its input after them. A program that
 * ended meanwhile is no error here: its exit code says what became of it. When the bytes themselves end with an
 * error `onFailure` is called, before the returned promise rejects with that error; the input then stays open, so
 * that half of the bytes never looks like all of them.
 */
export function feed(
  bytes: AsyncIterable<Uint8Array> | undefined,
  into: Writable | null | undefined,
  onFailure: () => void,
): Promise<void> {
  if (bytes === undefined || into === null || into === undefined) return Promise.resolve();
  const fed = write(bytes, into).catch((error: unknown) => {
    onFailure();
    throw error;
  });
  // Whoever ends the program asks for it; until then nobody listens.
  fed.catch(() => undefined);
  return fed;
}

async function write(bytes: AsyncIterable<Uint8Array>, into: Writable): Promise<void> {
  // A program that ended takes the error of its pipe with it.
  into.on('error', () => undefined);
  const closed = new Promise((resolve) => into.once('close', resolve));
  for await (const chunk of bytes) {
    if (into.destroyed) return;
    if (into.write(chunk)) continue;
    await Promise.race([closed, new Promise((resolve) => into.once('drain', resolve))]);
  }
  into.end();
}
