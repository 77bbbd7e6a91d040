import type { Readable } from 'node:stream';

/**
 * The lines of a UTF-8 stream, in batches as they arrive, without their ends; a carriage return before
 * the newline stays. `atEnd` says what becomes of text after the last newline.
 */
export async function* lineBatches(
  stream: Readable,
  atEnd: 'keep' | 'drop',
): AsyncGenerator<readonly string[]> {
  stream.setEncoding('utf8');
  let rest = '';
  for await (const chunk of stream) {
    const lines = (rest + (chunk as string)).split('\n');
    rest = lines.pop() ?? '';
    if (lines.length > 0) yield lines;
  }
  if (atEnd === 'keep' && rest !== '') yield [rest];
}
