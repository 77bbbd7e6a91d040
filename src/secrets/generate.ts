import { randomBytes } from 'node:crypto';

/** A new secret: 32 bytes from the system's CSPRNG, as base64url (43 characters, safe in URLs and files). */
export function generateSecret(): string {
  return randomBytes(32).toString('base64url');
}
