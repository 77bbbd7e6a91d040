import type { Tell } from '../../clusters/provider.ts';

/** What it took to bring an image to the nodes. */
export interface Moved {
  /** Bytes that left this machine, to all nodes together. */
  readonly bytes: number;
  /** Bytes of the whole image, as the engine counts them. */
  readonly of: number;
  readonly layersSent: number;
  readonly layersThere: number;
}

/** Tells what moved, for people and as numbers: `moved 12 kB of 212 MB: 9 layers were there, 1 was not`. */
export function tellMoved(tell: Tell, moved: Moved): void {
  const { bytes, of, layersSent, layersThere } = moved;
  const detail = { movedBytes: bytes, imageBytes: of };
  const amount = `moved ${shortSize(bytes)} of ${shortSize(of)}`;
  if (layersSent + layersThere === 0) tell(amount, detail);
  else tell(`${amount}: ${layers(layersThere)} there already, ${layersSent} sent`, detail);
}

function layers(count: number): string {
  return count === 1 ? '1 layer was' : `${count} layers were`;
}

/** `12 kB`, `3.4 MB`, `212 MB`: a thousand bytes are a kB, as Docker counts. */
export function shortSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [unit, size] = bytes < 1_000_000 ? ['kB', bytes / 1000] : ['MB', bytes / 1_000_000];
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${unit}`;
}
