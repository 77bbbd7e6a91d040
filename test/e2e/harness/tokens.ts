/** JSON Web Tokens made by hand, good ones and bad ones (RFC 7515, RFC 8037). */
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  /** As a JWKS lists it. */
  readonly publicJwk: Readonly<Record<string, unknown>>;
}

export type Claims = Readonly<Record<string, unknown>>;

/** A new Ed25519 key. */
export function signingKey(kid: string): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { kid, privateKey, publicJwk: { ...publicKey.export({ format: 'jwk' }) } };
}

/** A token over these claims, signed with this key. */
export function signed(key: SigningKey, claims: Claims): string {
  const text = `${part({ alg: 'EdDSA', typ: 'JWT', kid: key.kid })}.${part(claims)}`;
  return `${text}.${sign(null, Buffer.from(text), key.privateKey).toString('base64url')}`;
}

/** A token that says that it needs no signature. */
export function unsigned(claims: Claims, kid: string): string {
  return `${part({ alg: 'none', typ: 'JWT', kid })}.${part(claims)}.`;
}

/** Header and claims of a token, not verified. */
export function decoded(token: string): { header: Claims; claims: Claims } {
  const [header = '', claims = ''] = token.split('.');
  const read = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString()) as Claims;
  return { header: read(header), claims: read(claims) };
}

/** The same header and signature over other claims. */
export function tampered(token: string, change: Claims): string {
  const [header = '', , signature = ''] = token.split('.');
  return `${header}.${part({ ...decoded(token).claims, ...change })}.${signature}`;
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
