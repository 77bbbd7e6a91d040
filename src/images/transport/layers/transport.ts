import type { DeliveredImage, ImageTransport, ProviderPorts } from '../../../clusters/provider.ts';
import { localReference } from '../local-reference.ts';
import { tellMoved } from '../moved.ts';
import { builtImage } from '../proof.ts';
import { imageOn, removeFrom } from './node-images.ts';
import type { NodeRuntime } from './node-runtime.ts';
import { commonStore, emptyStore, nodeStore } from './node-store.ts';
import { LayerGone, sendImage, type Sent } from './send.ts';

export interface LayersTransportOptions {
  /** Every node of the cluster. */
  readonly nodes: readonly NodeRuntime[];
  readonly description: string;
  /** Why this way: see ImageTransport. */
  readonly why: string;
  readonly ports: Pick<ProviderPorts, 'docker' | 'files'>;
}

/**
 * Images straight into the containerd of each node, and of an image only the layers that the nodes lack. The proof
 * of arrival is the manifest that each node has, read back, with all of its blobs there and unpacked.
 */
export function layersTransport(options: LayersTransportOptions): ImageTransport {
  const { nodes, description, why, ports } = options;
  const engine = ports.docker;
  const find = async (reference: string) => {
    const found = await Promise.all(nodes.map((node) => imageOn(node, reference)));
    const [first] = found;
    const same = found.every((image) => image?.whole === true && image.id === first?.id);
    return same && first !== undefined ? { id: first.id } : undefined;
  };
  return {
    ...{ description, why, engine, reference: localReference },
    find,
    deliver: async (reference, tell, signal): Promise<DeliveredImage> => {
      const image = await builtImage(engine, reference);
      const lacking = await lackingNodes(nodes, reference, image.id, signal);
      if (lacking.length === 0) {
        const layersThere = image.layers.length;
        tellMoved(tell, { bytes: 0, of: image.size, layersSent: 0, layersThere });
        return { id: image.id };
      }
      const stores = await Promise.all(lacking.map((node) => nodeStore(node, signal)));
      tell(`sending ${reference} to ${lacking.map(({ node }) => node).join(', ')}`);
      const order = { ports, reference, image, nodes: lacking, signal };
      const sent = await sendImage({ ...order, there: commonStore(stores) }).catch(
        (error: unknown): Promise<Sent> => {
          if (!(error instanceof LayerGone)) throw error;
          tell(`a layer is gone from ${error.node}: sending the whole image`);
          return sendImage({ ...order, there: emptyStore });
        },
      );
      tellMoved(tell, { ...sent, of: image.size });
      return { id: sent.id };
    },
    remove: async (reference) => {
      const had = await Promise.all(nodes.map((node) => imageOn(node, reference)));
      await Promise.all(nodes.map((node) => removeFrom(node, reference)));
      const left = await Promise.all(nodes.map((node) => imageOn(node, reference)));
      return had.some(Boolean) && !left.some(Boolean);
    },
  };
}

/** Nodes that have not this very image under the reference, ready to run. */
async function lackingNodes(
  nodes: readonly NodeRuntime[],
  reference: string,
  id: string,
  signal: AbortSignal,
): Promise<NodeRuntime[]> {
  const found = await Promise.all(nodes.map((node) => imageOn(node, reference, signal)));
  return nodes.filter((_, at) => found[at]?.whole !== true || found[at].id !== id);
}
