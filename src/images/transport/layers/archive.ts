import { pipeline } from 'node:stream/promises';
import { pack, type Pack } from 'tar-stream';
import { digestOf, manifestText, mediaTypes, type ImageManifest } from './manifest.ts';

/** What went into an archive, once it has been read to its end. */
export interface ArchiveContents {
  readonly manifest: ImageManifest;
  /** Layers whose bytes are in it; the node has the others. */
  readonly layersSent: number;
}

/** An OCI image archive as it comes. */
export interface ImageArchive {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Settles when the bytes have ended. */
  readonly contents: Promise<ArchiveContents>;
  /** Nobody reads it any more, to its end or not. */
  readonly close: () => void;
}

/**
 * An archive in OCI's layout, written by `fill` with `add`: blobs under any names, in any order, as containerd
 * finds them by their digest. Manifest and index come last, so that an archive that breaks off has no image.
 * OCI Image Specification 1.0, "Image Layout".
 */
export function imageArchive(
  reference: string,
  fill: (add: AddBlob) => Promise<ArchiveContents>,
): ImageArchive {
  const tar = pack();
  const write = async (): Promise<ArchiveContents> => {
    const contents = await fill((name, size, bytes) => addBlob(tar, name, size, bytes));
    await addIndex(tar, reference, contents.manifest);
    tar.finalize();
    return contents;
  };
  const contents = write();
  contents.catch((error: unknown) => {
    tar.destroy(error as Error);
  });
  return {
    ...{ bytes: tar as AsyncIterable<Buffer>, contents },
    close: () => {
      tar.destroy();
    },
  };
}

export type AddBlob = (
  name: string,
  size: number,
  bytes: AsyncIterable<Uint8Array> | Uint8Array,
) => Promise<void>;

async function addBlob(
  tar: Pack,
  name: string,
  size: number,
  bytes: AsyncIterable<Uint8Array> | Uint8Array,
): Promise<void> {
  const entry = tar.entry({ name, size, mode: 0o644 });
  await pipeline(bytes instanceof Uint8Array ? [bytes] : bytes, entry);
}

async function addIndex(tar: Pack, reference: string, manifest: ImageManifest): Promise<void> {
  const text = Buffer.from(manifestText(manifest));
  const digest = digestOf(text);
  await addBlob(tar, blobName(digest), text.length, text);
  const described = {
    ...{ mediaType: mediaTypes.manifest, digest, size: text.length },
    // What containerd calls the image.
    annotations: { 'io.containerd.image.name': reference },
  };
  const index = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [described] }));
  await addBlob(tar, 'index.json', index.length, index);
  const layout = Buffer.from(JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  await addBlob(tar, 'oci-layout', layout.length, layout);
}

export function blobName(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}
