import { createHash, randomUUID, type Hash } from 'node:crypto';
import { join } from 'node:path';
import type { Files } from '../../../ports/files.ts';
import type { LayerStore } from './node-store.ts';

/** An upload: pieces of one blob, a file each. */
interface Upload {
  readonly hash: Hash;
  readonly pieces: string[];
  size: number;
}

/** Blobs that an engine pushed, in files; those that the nodes have count as there. */
export class ReceivedBlobs {
  private readonly uploads = new Map<string, Upload>();
  private readonly blobs = new Map<string, Upload>();

  constructor(
    private readonly files: Files,
    private readonly folder: string,
    private readonly there: Pick<LayerStore, 'blob'>,
  ) {}

  /** Bytes of a blob that came or is there; undefined for any other. */
  async sizeOf(digest: string): Promise<number | undefined> {
    return this.blobs.get(digest)?.size ?? (await this.there.blob(digest))?.size;
  }

  begin(): string {
    const id = randomUUID();
    this.uploads.set(id, { hash: createHash('sha256'), pieces: [], size: 0 });
    return id;
  }

  /** Adds to an upload and returns its bytes so far; undefined when there is no such upload. */
  async add(id: string, bytes: AsyncIterable<Buffer>): Promise<number | undefined> {
    const upload = this.uploads.get(id);
    if (upload === undefined) return undefined;
    const hashed = async function* () {
      for await (const chunk of bytes) {
        upload.hash.update(chunk);
        upload.size += chunk.length;
        yield chunk;
      }
    };
    const before = upload.size;
    const piece = join(this.folder, randomUUID());
    await this.files.writeStream(piece, hashed(), { mode: 0o600, lazy: true });
    if (upload.size > before) upload.pieces.push(piece);
    return upload.size;
  }

  /** Ends an upload; false when its bytes are not those that the digest says. */
  finish(id: string, digest: string): boolean {
    const upload = this.uploads.get(id);
    this.uploads.delete(id);
    if (upload === undefined || `sha256:${upload.hash.digest('hex')}` !== digest) return false;
    this.blobs.set(digest, upload);
    return true;
  }

  /** The bytes of a blob that came; undefined for any other. */
  read(digest: string): AsyncIterable<Uint8Array> | undefined {
    const blob = this.blobs.get(digest);
    if (blob === undefined) return undefined;
    const { files } = this;
    return (async function* () {
      for (const piece of blob.pieces) yield* files.readStream(piece);
    })();
  }

  remove(): Promise<void> {
    return this.files.remove(this.folder);
  }
}
