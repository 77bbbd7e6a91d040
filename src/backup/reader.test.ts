import { describe, expect, it } from 'vitest';
import { ContentReader, rowsIn } from './reader.ts';

const content = 'T {"a"}\n1\tx\n\\\\.\t\\.\n\n3\t.\n\\.\nE {"b"}\nT {}\n\\.\nE {}\n';

function readerOf(text: string, piece: number): ContentReader {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    await Promise.resolve();
    const all = Buffer.from(text);
    for (let at = 0; at < all.length; at += piece) yield all.subarray(at, at + piece);
  }
  return new ContentReader(bytes());
}

async function rowsOf(reader: ContentReader): Promise<{ text: string; rows: number }> {
  let [text, rows] = ['', 0];
  for await (const chunk of reader.rows()) {
    text += Buffer.from(chunk).toString('utf8');
    rows += rowsIn(chunk);
  }
  return { text, rows };
}

describe('the content of a backup', () => {
  it.each([1, 2, 3, 5, 8, 13, 1000])('is taken apart in pieces of %i bytes', async (piece) => {
    const reader = readerOf(content, piece);
    expect(await reader.line()).toBe('T {"a"}');
    expect(await rowsOf(reader)).toEqual({ text: '1\tx\n\\\\.\t\\.\n\n3\t.\n', rows: 4 });
    expect(await reader.line()).toBe('E {"b"}');
    expect(await reader.line()).toBe('T {}');
    expect(await rowsOf(reader)).toEqual({ text: '', rows: 0 });
    expect(await reader.line()).toBe('E {}');
    expect(await reader.line()).toBeUndefined();
  });

  it.each(['1\tx\n', '1\tx', '1\n\\.', ''])(
    'that ends in the middle is damaged: %j',
    async (rest) => {
      const reader = readerOf(`T {}\n${rest}`, 4);
      await reader.line();
      await expect(rowsOf(reader)).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
    },
  );

  it('whose last line has no end is damaged', async () => {
    await expect(readerOf('Z {}', 3).line()).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
  });
});
