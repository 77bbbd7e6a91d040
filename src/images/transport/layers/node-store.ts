import { parseContentList, type ListedBlob } from './content-list.ts';
import { parseManifest, type Descriptor } from './manifest.ts';
import { ask } from './node-images.ts';
import type { NodeRuntime } from './node-runtime.ts';

/** A layer that nodes have. */
export interface StoredLayer extends Descriptor {
  /** Digest of the layer as a plain tar archive. */
  readonly diffId: string;
}

/** Layers that need not be sent. */
export interface LayerStore {
  /** The layer whose blob has this digest, compressed or not. */
  blob(digest: string): Promise<Descriptor | undefined>;
  /** Those of the layers (diff IDs) that are there. */
  layers(diffIds: readonly string[]): Promise<StoredLayer[]>;
}

/** Nothing is there. */
export const emptyStore: LayerStore = {
  blob: () => Promise.resolve(undefined),
  layers: () => Promise.resolve([]),
};

/** What a node has, asked for once. Throws IMAGES_UNKNOWN (environment). */
export async function nodeStore(runtime: NodeRuntime, signal?: AbortSignal): Promise<LayerStore> {
  const listed = parseContentList(await ask(runtime, ['content', 'ls'], signal));
  return new NodeStore(listed, (digest) => ask(runtime, ['content', 'get', digest], signal));
}

/** What all of these have. */
export function commonStore(stores: readonly LayerStore[]): LayerStore {
  const [first = emptyStore, ...others] = stores;
  const everywhere = async (digest: string) => {
    const found = await Promise.all(others.map((store) => store.blob(digest)));
    return !found.includes(undefined);
  };
  return {
    blob: async (digest) => ((await everywhere(digest)) ? first.blob(digest) : undefined),
    layers: async (diffIds) => {
      const layers = await first.layers(diffIds);
      const common = await Promise.all(layers.map(({ digest }) => everywhere(digest)));
      return layers.filter((_, at) => common[at]);
    },
  };
}

/**
 * Only layers that a manifest on the node names count: nothing else is kept from being collected there, or has a
 * size and a kind that are written down (the list rounds sizes).
 */
class NodeStore implements LayerStore {
  private readonly known = new Map<string, Descriptor>();
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly listed: readonly ListedBlob[],
    private readonly get: (digest: string) => Promise<string>,
  ) {}

  blob(digest: string): Promise<Descriptor | undefined> {
    // One after the other: the manifest that is fetched for one layer mostly names the next.
    const asked = this.turn.then(() => this.look(digest));
    this.turn = asked.catch(() => undefined);
    return asked;
  }

  async layers(diffIds: readonly string[]): Promise<StoredLayer[]> {
    const found: StoredLayer[] = [];
    for (const { digest, uncompressed: diffId = digest } of this.listed) {
      const blob = diffIds.includes(diffId) ? await this.blob(digest) : undefined;
      if (blob !== undefined) found.push({ ...blob, diffId });
    }
    return found;
  }

  private async look(digest: string): Promise<Descriptor | undefined> {
    const known = this.known.get(digest);
    if (known !== undefined || !this.listed.some((blob) => blob.digest === digest)) return known;
    const [manifest] = this.listed
      .filter(({ layers }) => layers.includes(digest))
      .sort((a, b) => b.layers.length - a.layers.length);
    if (manifest === undefined) return undefined;
    const { layers = [] } = parseManifest(await this.get(manifest.digest)) ?? {};
    for (const layer of layers) {
      if (this.listed.some((blob) => blob.digest === layer.digest)) {
        this.known.set(layer.digest, layer);
      }
    }
    return this.known.get(digest);
  }
}
