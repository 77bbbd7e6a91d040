import { constants, createCipheriv, publicEncrypt, randomBytes, type KeyObject } from 'node:crypto';

/** Length of an AES-256 key and of the nonce and the tag of GCM (NIST SP 800-38D), in bytes. */
const keyBytes = 32;
const nonceBytes = 12;

/**
 * Encrypts one value as `kubeseal` does in the scope "strict" (HybridEncrypt in pkg/crypto/crypto.go of
 * sealed-secrets): an AES-256-GCM key of its own under RSA-OAEP with SHA-256, whose label ties the value to
 * namespace and name; before it, its length in two bytes, big-endian. The nonce is zero, for the key is used once.
 * In base64.
 */
export function sealValue(
  publicKey: KeyObject,
  value: string,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): string {
  const sessionKey = randomBytes(keyBytes);
  const wrapped = publicEncrypt(
    {
      key: publicKey,
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: 'sha256',
      oaepLabel: Buffer.from(`${namespace}/${name}`),
    },
    sessionKey,
  );
  const length = Buffer.alloc(2);
  length.writeUInt16BE(wrapped.length);
  const cipher = createCipheriv('aes-256-gcm', sessionKey, Buffer.alloc(nonceBytes));
  const sealed = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
  return Buffer.concat([length, wrapped, sealed, cipher.getAuthTag()]).toString('base64');
}
