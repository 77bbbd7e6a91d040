import type { NeonOrigin } from '../previews/branch.ts';
import type { NeonClient } from '../neon/client.ts';

/** What migrations are tried on: a branch at Neon, or a second database on the same server. */
export type RehearsalPlace =
  | {
      readonly kind: 'branch';
      readonly origin: NeonOrigin;
      readonly client: NeonClient;
    }
  | { readonly kind: 'database' };

/** A throw-away copy of a database, schema and data. */
export interface DatabaseCopy {
  /** For people: `the Neon branch rehearsal/…`. */
  readonly name: string;
  /** The copy's address for somebody who reaches the real database at this one; a secret, as that is. */
  urlFor(direct: string): string;
  /** Removes it, whatever happened; never throws: what could not be removed is told. */
  remove(): Promise<void>;
}

/** For a plan: what the migrations are tried on. */
export function placeText(place: RehearsalPlace): string {
  return place.kind === 'branch'
    ? `a Neon branch of ${place.origin.branch}`
    : 'a copy of the database on the same server';
}
