import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { DeployError } from '../errors.ts';
import { invalid } from './errors.ts';

/** Lines as a gzip file. */
export function packed(lines: AsyncIterable<string>): AsyncIterable<Uint8Array> {
  const text = Readable.from(withEnds(lines));
  const zipped = createGzip();
  // A failure of the source is one of the result.
  text.once('error', (error) => zipped.destroy(error));
  return text.pipe(zipped);
}

/** The lines of a gzip file. Throws DATA_INVALID (usage) for one that is damaged or no gzip at all. */
export async function* unpacked(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const source = Readable.from(bytes);
  const text = createGunzip();
  source.once('error', (error) => text.destroy(error));
  source.pipe(text);
  const lines = createInterface({ input: text, crlfDelay: Infinity });
  const failed = new Promise<never>((_resolve, reject) => text.once('error', reject));
  failed.catch(() => undefined);
  try {
    const iterator = lines[Symbol.asyncIterator]();
    for (;;) {
      const next = await Promise.race([iterator.next(), failed]);
      if (next.done === true) break;
      yield next.value;
    }
  } catch (error) {
    if (error instanceof DeployError) throw error;
    throw invalid('it is no whole gzip file, as exported data is');
  } finally {
    source.destroy();
  }
}

async function* withEnds(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}
