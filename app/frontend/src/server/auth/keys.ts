import type { Jwk } from 'better-auth/plugins';
import { authFor } from './instance';
import { openableKeys, usableKeys } from './openable-keys';
import type { ReadKeys } from './options';

/** The signing keys in the database, as a process with this secret may use them. */
export function keysFor(secret: string): ReadKeys {
  return async ({ context }) => {
    const keys = await context.adapter.findMany<Jwk>({ model: 'jwks' });
    return usableKeys(keys, await openableKeys(keys, secret), new Date());
  };
}

/** The secret cannot open the signing keys that the database holds. */
export class SigningKeyError extends Error {
  override name = 'SigningKeyError';
  readonly code = 'auth_secret_changed';

  constructor(cause: unknown) {
    super(
      'BETTER_AUTH_SECRET is not the one with which the signing keys in the database were made. ' +
        'Give the earlier secret back. A new one takes its place by: todo-deploy secrets rotate BETTER_AUTH_SECRET.',
      { cause },
    );
  }
}

let checked = false;

/**
 * Makes sure that this process can sign tokens, and makes the first key when there is none.
 * Once it could, it is not tried again.
 *
 * @throws SigningKeyError when the secret is not the right one; else what the database threw.
 */
export async function checkSigningKey(): Promise<void> {
  if (checked) return;
  try {
    // The token is thrown away: it is about whether it can be made.
    await authFor('http://localhost').api.signJWT({ body: { payload: { sub: 'self-check' } } });
  } catch (error) {
    throw asSigningKeyError(error);
  }
  checked = true;
}

/** The error itself, or what it means when it is about a key that the secret does not open. */
export function asSigningKeyError(error: unknown): unknown {
  const isAboutKey = error instanceof Error && error.message.includes('decrypt private key');
  return isAboutKey ? new SigningKeyError(error) : error;
}
