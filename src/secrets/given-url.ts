import { readDatabaseUrl, type ReadDatabaseUrl } from './database-url.ts';
import { plainValue, referenceIn } from './references/index.ts';

/**
 * A database URL as somebody gave it, read as `readDatabaseUrl` does; or a reference to one, which stays what
 * it is: where it leads to is looked at when it is used. Throws DATABASE_URL_INVALID or
 * SECRET_REFERENCE_INVALID (usage).
 */
export function readGivenUrl(given: string): ReadDatabaseUrl {
  const reference = referenceIn(given);
  if (reference === undefined) return readDatabaseUrl(plainValue(given));
  reference.resolver.check(reference.address);
  return { url: given, repairs: [] };
}
