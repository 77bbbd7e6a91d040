import { Readable, type Transform } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { DeployError } from '../errors.ts';
import { damaged } from './errors.ts';

const chunkSize = 262_144;

/** Bytes as a gzip file. Throws what `bytes` throws. */
export function packed(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  return through(bytes, createGzip({ chunkSize }));
}

/** The bytes of a gzip file. Throws what `bytes` throws, and BACKUP_DAMAGED (usage) for what is no gzip file. */
export async function* unpacked(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* through(bytes, createGunzip({ chunkSize }));
  } catch (error) {
    if (error instanceof DeployError) throw error;
    throw damaged('it is no gzip file');
  }
}

async function* through(
  bytes: AsyncIterable<Uint8Array>,
  zip: Transform,
): AsyncGenerator<Uint8Array> {
  const source = Readable.from(bytes, { objectMode: false });
  // A failure of the source is one of the result.
  source.once('error', (error) => zip.destroy(error));
  try {
    yield* source.pipe(zip) as AsyncIterable<Uint8Array>;
  } finally {
    source.destroy();
  }
}
