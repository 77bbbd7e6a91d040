import type { ImageTransport } from '../../../clusters/provider.ts';
import type { TransportName } from '../../../config/cluster-schema.ts';

/** A way that is possible in a cluster. */
export interface Offer {
  readonly name: TransportName;
  readonly transport: ImageTransport;
}

/** What tells ways apart where deliveries are remembered: another registry is another way. */
export function keyOf({ name, transport }: Offer): string {
  return name === 'registry' ? transport.description : name;
}

/** What was seen in this run while nodes and registries were asked for images. */
export interface Seen {
  /** Keys of ways that did not answer. */
  readonly unwell: Set<string>;
  /** By reference, the key of the way at whose end there is an image of this name. */
  readonly places: Map<string, string>;
}
