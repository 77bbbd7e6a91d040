import { symmetricDecrypt } from 'better-auth/crypto';

/** What matters here of a row of table jwks. */
export interface StoredKey {
  id: string;
  /** JSON text of what Better Auth has encrypted. */
  privateKey: string;
  expiresAt?: Date | null | undefined;
}

/**
 * The signing keys as this process may use them. While two secrets are in use side by side, each has keys of
 * its own; those of the other are published, so that their tokens are believed, and never signed with: they
 * count as expired. When the secret opens none of them, they are left as they are: then it is a wrong secret,
 * and the first signature says so.
 *
 * @param isOpenable whether the own secret decrypts the private part
 */
export function usableKeys<Key extends StoredKey>(
  keys: readonly Key[],
  isOpenable: ReadonlySet<string>,
  now: Date,
): Key[] {
  if (!keys.some(({ id }) => isOpenable.has(id))) return [...keys];
  const past = new Date(now.getTime() - 1000);
  return keys.map((key) => {
    const ends = key.expiresAt ?? undefined;
    if (isOpenable.has(key.id) || (ends !== undefined && ends < past)) return key;
    return { ...key, expiresAt: past };
  });
}

/** Which of these keys a secret opens. */
export async function openableKeys(
  keys: readonly StoredKey[],
  secret: string,
): Promise<Set<string>> {
  const opened = await Promise.all(
    keys.map(async ({ id, privateKey }) => ((await opens(privateKey, secret)) ? id : undefined)),
  );
  return new Set(opened.filter((id) => id !== undefined));
}

async function opens(privateKey: string, secret: string): Promise<boolean> {
  try {
    await symmetricDecrypt({ key: secret, data: JSON.parse(privateKey) as string });
    return true;
  } catch {
    return false;
  }
}
