import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** A session cookie as Better Auth makes it, taken apart: `token.signature`, percent-encoded. */
export interface SessionCookie {
  /** As in the Cookie header: without TLS, or with the prefix that browsers demand behind it. */
  name: string;
  token: string;
  signature: string;
}

const SESSION_COOKIE = /^(?:__Secure-)?better-auth\.session_token$/;

/** HMAC-SHA-256 in base64: what Better Auth puts behind the token of a session. */
export function signatureOf(token: string, secret: string): string {
  return createHmac('sha256', secret).update(token).digest('base64');
}

/** What is kept of a signature: enough to know it again, too little to make it. */
export function fingerprintOf(signature: string): string {
  return createHash('sha256').update(signature).digest('base64url');
}

/** Compares without telling by its time where they differ. */
export function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The session cookie among `name=value` pairs; undefined for another cookie, or one that makes no sense. */
export function readSessionCookie(pair: string): SessionCookie | undefined {
  const at = pair.indexOf('=');
  const name = pair.slice(0, at).trim();
  if (at < 0 || !SESSION_COOKIE.test(name)) return undefined;
  const value = decoded(pair.slice(at + 1).trim());
  const dot = value?.lastIndexOf('.') ?? -1;
  if (value === undefined || dot < 1 || dot === value.length - 1) return undefined;
  return { name, token: value.slice(0, dot), signature: value.slice(dot + 1) };
}

/** The cookie as a browser would send it. */
export function writeSessionCookie({ name, token, signature }: SessionCookie): string {
  return `${name}=${encodeURIComponent(`${token}.${signature}`)}`;
}

function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
