import { promises as fs } from 'node:fs';
import { PassThrough, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import { DeployError, messageOf } from '../../errors.ts';

/** One image of an archive, as its manifest.json lists it. */
interface ArchivedImage {
  /** File with the configuration: `<hex>.json`, or `blobs/sha256/<hex>` from newer engines. */
  readonly Config?: string;
  readonly RepoTags?: readonly string[] | null;
}

/**
 * Writes a `docker save` archive to a new file (mode 0600) and reads on the way which images are in it:
 * reference -> digest of the configuration. A file that could not be written whole is removed.
 * Throws DISK_FULL (environment).
 */
export async function writeArchive(
  archive: NodeJS.ReadableStream,
  path: string,
): Promise<Map<string, string>> {
  const copy = new PassThrough();
  const tee = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      copy.write(chunk, () => {
        done(null, chunk);
      });
    },
    flush: (done) => {
      copy.end(done);
    },
  });
  const file = await fs.open(path, 'wx', 0o600);
  const manifest = readEntry(copy, 'manifest.json');
  manifest.catch((error: unknown) => tee.destroy(error as Error));
  try {
    await pipeline(archive, tee, file.createWriteStream());
    return digestsOf(await manifest);
  } catch (error) {
    copy.destroy();
    await fs.rm(path, { force: true });
    throw diskFull(path, error) ?? error;
  }
}

function digestsOf(manifest: string): Map<string, string> {
  const digests = new Map<string, string>();
  for (const { Config, RepoTags } of JSON.parse(manifest) as ArchivedImage[]) {
    const hex = /([0-9a-f]{64})(\.json)?$/.exec(Config ?? '')?.[1];
    for (const tag of RepoTags ?? []) if (hex !== undefined) digests.set(tag, `sha256:${hex}`);
  }
  return digests;
}

/** The text of one small file of a tar stream; the stream is read to its end. */
function readEntry(stream: NodeJS.ReadableStream, wanted: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const reader = extract();
    reader.on('entry', ({ name }, content, next) => {
      if (name === wanted) content.on('data', (chunk: unknown) => chunks.push(chunk as Buffer));
      content.on('end', next);
      content.resume();
    });
    reader.on('finish', () => {
      resolve(Buffer.concat(chunks).toString('utf8'));
    });
    reader.on('error', reject);
    stream.on('error', reject);
    stream.pipe(reader);
  });
}

function diskFull(path: string, error: unknown): DeployError | undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') return undefined;
  return new DeployError('environment', 'DISK_FULL', `no space left to write ${path}`, {
    hint: 'Make room there, or point TMPDIR at a disk with more space.',
    details: [messageOf(error)],
    cause: error,
  });
}
