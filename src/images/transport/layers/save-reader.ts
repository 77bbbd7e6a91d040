import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { Header } from 'tar-stream';
import * as z from 'zod';
import type { AddBlob, ArchiveContents } from './archive.ts';
import { digestOf, layerType, mediaTypes, type Descriptor } from './manifest.ts';
import type { StoredLayer } from './node-store.ts';

/** Files up to this size, in bytes, are held in memory until it is known what they are. */
const smallBytes = 1024 * 1024;

/** The manifest.json of a `docker save` archive of one image. */
const savedImages = z
  .array(z.object({ Config: z.string(), Layers: z.array(z.string()).nullable() }))
  .length(1);

/** An entry as tar-stream gives it. */
export interface SavedFile extends AsyncIterable<unknown> {
  readonly header: Pick<Header, 'name' | 'type' | 'size'> & { readonly linkname?: string | null };
  resume(): void;
}

/** A layer of the archive: sent on, or dropped because the node has it. */
interface PassedLayer extends Descriptor {
  readonly sent: boolean;
}

/** A layer that was dropped because the node has one of its size, and that turned out to be another one. */
export class LayerMistaken extends Error {}

/** Takes a `docker save` archive apart, file by file, and sends on what the node lacks. */
export class SaveReader {
  private readonly small = new Map<string, Buffer>();
  private readonly large = new Map<string, PassedLayer>();
  private readonly links = new Map<string, string>();
  private readonly sent = new Set<string>();

  constructor(
    private readonly there: readonly StoredLayer[],
    private readonly add: AddBlob,
  ) {}

  async take(entry: SavedFile): Promise<void> {
    const { name, type, linkname, size } = entry.header;
    if (type === 'file' && size > smallBytes) {
      this.large.set(name, await this.pass(name, size, entry as AsyncIterable<Buffer>));
    } else if (type === 'file') {
      const chunks: Buffer[] = [];
      for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk);
      this.small.set(name, Buffer.concat(chunks));
    } else {
      // Layers with the same content: `../<id of the first>/layer.tar`.
      const target = type === 'symlink' ? (linkname ?? '') : '';
      if (target !== '') this.links.set(name, posix.join(posix.dirname(name), target));
      entry.resume();
    }
  }

  /** What has become the archive, after the small files that belong to the image. */
  async finish(): Promise<ArchiveContents> {
    const [image] = savedImages.parse(JSON.parse(this.held('manifest.json').toString('utf8')));
    const bytes = this.held(image?.Config ?? '');
    const layers: PassedLayer[] = [];
    for (const path of image?.Layers ?? []) layers.push(await this.layer(path));
    const config = { mediaType: mediaTypes.config, digest: digestOf(bytes), size: bytes.length };
    await this.add('config.json', bytes.length, bytes);
    return {
      manifest: {
        config,
        layers: layers.map(({ mediaType, digest, size }) => ({ mediaType, digest, size })),
      },
      layersSent: layers.filter(({ sent }) => sent).length,
    };
  }

  /** Sends a large file on, or reads past it. */
  private async pass(name: string, size: number, bytes: AsyncIterable<Buffer>) {
    const known = this.known(name, size);
    const hash = createHash('sha256');
    let first: Buffer | undefined;
    const watched = async function* () {
      for await (const chunk of bytes) {
        first ??= chunk;
        hash.update(chunk);
        yield chunk;
      }
    };
    if (known === undefined) await this.add(name, size, watched());
    else await readPast(watched());
    const digest = `sha256:${hash.digest('hex')}`;
    if (known === undefined) return { mediaType: layerType(first), digest, size, sent: true };
    if (isLayer(known, digest)) return { ...known, sent: false };
    throw new LayerMistaken(`${name} is ${digest}, not ${known.diffId}`);
  }

  /** The layer of the node that a file should be: newer layouts name the digest, the old one has but the size. */
  private known(name: string, size: number): StoredLayer | undefined {
    const named = /^blobs\/sha256\/([0-9a-f]{64})$/.exec(name)?.[1];
    return this.there.find((layer) =>
      named === undefined
        ? layer.size === size && layer.digest === layer.diffId
        : isLayer(layer, `sha256:${named}`),
    );
  }

  private async layer(path: string): Promise<PassedLayer> {
    const name = this.links.get(path) ?? path;
    const large = this.large.get(name);
    if (large !== undefined) return large;
    const bytes = this.held(name);
    const digest = digestOf(bytes);
    const known = this.there.find((layer) => isLayer(layer, digest));
    if (known !== undefined) return { ...known, sent: false };
    if (!this.sent.has(digest)) await this.add(name, bytes.length, bytes);
    this.sent.add(digest);
    return { mediaType: layerType(bytes), digest, size: bytes.length, sent: true };
  }

  private held(name: string): Buffer {
    const bytes = this.small.get(name);
    if (bytes === undefined) throw new Error(`the engine's archive has no ${name || 'image'}`);
    return bytes;
  }
}

function isLayer(layer: StoredLayer, digest: string): boolean {
  return layer.digest === digest || layer.diffId === digest;
}

async function readPast(bytes: AsyncIterable<unknown>): Promise<void> {
  const reader = bytes[Symbol.asyncIterator]();
  while ((await reader.next()).done !== true);
}
