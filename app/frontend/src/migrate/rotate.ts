import { betterAuth } from 'better-auth';
import { type Kysely, sql } from 'kysely';
import { openableKeys, type StoredKey } from '../server/auth/openable-keys';
import { sharedAuthOptions } from '../server/auth/options';
import { fingerprintOf, signatureOf } from '../server/auth/signature';
import type { AuthConfig } from '../server/config';

/** What a change of BETTER_AUTH_SECRET needs to know. */
export interface Rotation {
  /** The secret that the running pods have, when it is not the one of the settings. */
  previous?: string;
  /** Everybody has to sign in again. */
  endSessions: boolean;
}

/** The secret that was given as the previous one is not that of the signing keys. */
export class RotationError extends Error {
  override name = 'RotationError';
}

/** Pods with the old secret sign with their key for so long, then make themselves another one. */
const LAST_SIGNATURES = sql`interval '10 minutes'`;
/** Long after a key has gone from what is published. */
const REMOVED_AFTER = sql`interval '1 day'`;

/**
 * Makes the database ready for a new BETTER_AUTH_SECRET while pods with the old one go on: a signing key that
 * the new secret opens is added, those of the old one end soon, and sessions keep what makes their cookies
 * known to the new secret. Without a previous secret only the last is done. Doing it twice changes nothing.
 *
 * @throws RotationError when neither secret opens a signing key: then there is a mistake, and nothing changes.
 */
export async function prepareSecret(
  db: Kysely<unknown>,
  auth: AuthConfig,
  { previous, endSessions }: Rotation,
): Promise<boolean> {
  if (auth.secret === '') return false;
  await signSessions(db, previous ?? auth.secret);
  if (endSessions) await sql`delete from "session"`.execute(db);
  if (previous === undefined || previous === auth.secret) return false;
  const added = await addKey(db, auth, previous);
  const { rows: keys } = await sql<StoredKey>`select "id", "privateKey" from "jwks"`.execute(db);
  const own = await openableKeys(keys, auth.secret);
  for (const { id } of keys.filter((key) => !own.has(key.id))) {
    await sql`
      update "jwks" set "expiresAt" = least(coalesce("expiresAt", 'infinity'), now() + ${LAST_SIGNATURES})
       where "id" = ${id}`.execute(db);
  }
  await sql`delete from "jwks" where "expiresAt" < now() - ${REMOVED_AFTER}`.execute(db);
  return added;
}

/** Sessions from before the column for it existed. */
async function signSessions(db: Kysely<unknown>, secret: string): Promise<void> {
  const { rows } = await sql<{ token: string }>`
    select "token" from "session" where "signatures" is null and "expiresAt" > now()`.execute(db);
  for (const { token } of rows) {
    const fingerprint = fingerprintOf(signatureOf(token, secret));
    await sql`
      update "session" set "signatures" = ${fingerprint}
       where "token" = ${token} and "signatures" is null`.execute(db);
  }
}

/** A key that the new secret opens; false when there is one, or no key at all yet. */
async function addKey(db: Kysely<unknown>, auth: AuthConfig, previous: string): Promise<boolean> {
  const { rows: keys } = await sql<StoredKey>`select "id", "privateKey" from "jwks"`.execute(db);
  if (keys.length === 0 || (await openableKeys(keys, auth.secret)).size > 0) return false;
  if ((await openableKeys(keys, previous)).size === 0) {
    throw new RotationError(
      'BETTER_AUTH_SECRET_PREVIOUS is not the secret of the signing keys in table jwks.',
    );
  }
  // To whom no key is shown, makes one when it has to sign; the token is thrown away.
  const maker = betterAuth({
    ...sharedAuthOptions(auth, () => Promise.resolve([])),
    ...{ baseURL: 'http://localhost', logger: { disabled: true } },
    database: { db, type: 'postgres' },
  });
  await maker.api.signJWT({ body: { payload: { sub: 'self-check' } } });
  return true;
}
