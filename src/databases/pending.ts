import type { DatabaseOrigin } from './origin.ts';

/** A database that was decided on, and is asked for when all questions are answered. */
export interface PendingDatabase {
  /** What would be made for it, in words; nothing when it is there already, and asking changes nothing. */
  readonly makes: readonly string[];
  /** Never to be shown. */
  readonly secrets: readonly string[];
  /** Makes what is to be made, and gives the way to it. */
  obtain(): Promise<ReadyDatabase>;
}

/** The way to a database that is there. */
export interface ReadyDatabase {
  /** The pooled connection string: a secret. */
  readonly url: string;
  /** The link by which a temporary database becomes somebody's: a secret too. */
  readonly claimUrl?: string;
  readonly origin: DatabaseOrigin;
  /** What was made for it, in words. */
  readonly made: readonly string[];
}
