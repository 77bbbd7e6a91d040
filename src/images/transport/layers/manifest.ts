import { createHash } from 'node:crypto';
import * as z from 'zod';

/** OCI Image Specification 1.0, "Content Descriptors": what a manifest says of a blob. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
}

export interface ImageManifest {
  readonly config: Descriptor;
  /** The lowest first. */
  readonly layers: readonly Descriptor[];
}

export const mediaTypes = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
} as const;

const descriptor = z.object({ mediaType: z.string(), digest: z.string(), size: z.number() });
const manifest = z.object({ config: descriptor, layers: z.array(descriptor) });
const index = z.object({
  manifests: z.array(
    descriptor.extend({
      platform: z.object({ os: z.string(), architecture: z.string() }).optional(),
    }),
  ),
});

/** Reads a manifest of one image, in Docker's form or in OCI's; undefined when the text is none. */
export function parseManifest(text: string): ImageManifest | undefined {
  return manifest.safeParse(jsonOf(text)).data;
}

/** Digests of the manifests of an index for one architecture of Linux; undefined when the text is no index. */
export function parseIndex(text: string, architecture: string): string[] | undefined {
  const read = index.safeParse(jsonOf(text)).data;
  if (read === undefined) return undefined;
  // Attestations are listed as images for unknown/unknown.
  const fits = ({ platform }: (typeof read.manifests)[number]) =>
    platform === undefined || (platform.os === 'linux' && platform.architecture === architecture);
  return read.manifests.filter(fits).map(({ digest }) => digest);
}

/** A manifest in OCI's form, as text. */
export function manifestText({ config, layers }: ImageManifest): string {
  return JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.manifest, config, layers });
}

/** What a layer is by its first bytes: a tar archive, plain or compressed with gzip or zstd. */
export function layerType(first: Uint8Array | undefined): string {
  const starts = (...bytes: number[]) => bytes.every((byte, at) => first?.[at] === byte);
  if (starts(0x1f, 0x8b)) return `${mediaTypes.layer}+gzip`;
  return starts(0x28, 0xb5, 0x2f, 0xfd) ? `${mediaTypes.layer}+zstd` : mediaTypes.layer;
}

/** The digest of bytes, `sha256:…`. */
export function digestOf(bytes: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
