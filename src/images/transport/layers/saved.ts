import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import { imageArchive, type ImageArchive } from './archive.ts';
import type { StoredLayer } from './node-store.ts';
import { SaveReader } from './save-reader.ts';

/**
 * A `docker save` stream of one image, in the layout before Docker 25 (`<id>/layer.tar`) or since (`blobs/sha256/…`),
 * as an archive without the layers that are `there`. Nothing of it is kept but small files: a large layer is sent
 * or dropped as it comes, which its name or, in the old layout, its size decides. Should the bytes turn out to be
 * others than that, the archive ends with LayerMistaken.
 */
export function savedArchive(
  save: NodeJS.ReadableStream,
  reference: string,
  there: readonly StoredLayer[],
): ImageArchive {
  return imageArchive(reference, async (add) => {
    const reader = new SaveReader(there, add);
    const files = extract();
    const read = pipeline(save, files);
    // The same error comes out of the loop.
    read.catch(() => undefined);
    for await (const entry of files) await reader.take(entry);
    await read;
    return reader.finish();
  });
}
