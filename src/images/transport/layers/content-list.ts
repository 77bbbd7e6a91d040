/** A blob of containerd's content store, as far as `ctr content ls` tells of it. */
export interface ListedBlob {
  readonly digest: string;
  /** Digest of the layer as a plain tar archive, where the blob is one that was unpacked. */
  readonly uncompressed?: string;
  /** What a manifest names: digests of its layers, the lowest first, and of its configuration. */
  readonly layers: readonly string[];
}

const sha256 = /^sha256:[0-9a-f]{64}/;
/** containerd's documentation, "Garbage Collection": labels of references; the client numbers the layers. */
const layerLabel = /containerd\.io\/gc\.ref\.content\.l\.(\d+)=(sha256:[0-9a-f]{64})/g;
const plainLabel = /containerd\.io\/uncompressed=(sha256:[0-9a-f]{64})/;

/** Reads `ctr content ls`; lines that name no blob are left out. */
export function parseContentList(stdout: string): ListedBlob[] {
  return stdout.split('\n').flatMap((line) => {
    const digest = sha256.exec(line)?.[0];
    if (digest === undefined) return [];
    const uncompressed = plainLabel.exec(line)?.[1];
    const layers = [...line.matchAll(layerLabel)]
      .sort(([, a], [, b]) => Number(a) - Number(b))
      .map(([, , layer]) => layer ?? '');
    return [{ digest, layers, ...(uncompressed === undefined ? {} : { uncompressed }) }];
  });
}
