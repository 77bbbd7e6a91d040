import { layersOf } from './layers.ts';
import type { Hit, Needles } from './needles.ts';

/** Something that was seen: the kind of place, what it was there, and its bytes. */
export interface Evidence {
  readonly place: string;
  readonly what: string;
  readonly bytes: Buffer;
}

/** A canary where it must not be, with what stands before it. */
export interface Find extends Omit<Hit, 'at'> {
  readonly place: string;
  readonly what: string;
  /** The characters before the piece, to see what wrote it. */
  readonly before: string;
}

/** Every canary in a piece of evidence: packed, in any encoding, and broken over lines. */
export function search(needles: Needles, { place, what, bytes }: Evidence): Find[] {
  const found = new Map<string, Find>();
  for (const layer of layersOf(bytes)) {
    for (const view of [layer, ...joined(layer)]) {
      for (const { canary, encoding, at } of needles.find(view)) {
        const before = view.toString('utf8', Math.max(0, at - 60), at).replace(/\s+/g, ' ');
        const key = `${canary}\n${encoding}`;
        if (!found.has(key)) found.set(key, { place, what, canary, encoding, before });
      }
    }
  }
  return [...found.values()];
}

/** Text without its line breaks, those of JSON too: what was cut into the shortest pieces is whole again. */
function joined(bytes: Buffer): Buffer[] {
  if (bytes.length > 16 * 1024 * 1024 || bytes.includes(0)) return [];
  const lines = bytes.toString('utf8').split(/\n|\\r|\\n/);
  return lines.length === 1 ? [] : [Buffer.from(lines.map((line) => line.trim()).join(''))];
}
