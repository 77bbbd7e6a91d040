import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { User } from '@kubernetes/client-node/dist/config_types.js';

/** With what a context signs in, and until when that is valid. */
export interface SignIn {
  /** `client certificate` or `token`. */
  readonly what: string;
  readonly until: Date;
}

/** The sign-in of a user, when it says itself how long it is valid. */
export function signInOf(user: User | undefined): SignIn | undefined {
  if (user === undefined) return undefined;
  const until = user.token ? endOfToken(user.token) : endOfCertificate(user);
  if (until === undefined || Number.isNaN(until)) return undefined;
  return { what: user.token ? 'token' : 'client certificate', until: new Date(until) };
}

/** Milliseconds since the epoch; the `exp` of a JSON Web Token is in seconds (RFC 7519, 4.1.4). */
function endOfToken(token: string): number | undefined {
  try {
    const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
    const { exp } = JSON.parse(claims) as { exp?: unknown };
    return typeof exp === 'number' ? exp * 1000 : undefined;
  } catch {
    // A token of another kind does not say.
    return undefined;
  }
}

function endOfCertificate({
  certData,
  certFile,
}: {
  readonly certData?: string;
  readonly certFile?: string;
}): number | undefined {
  try {
    if (!certData && !certFile) return undefined;
    const pem = certData ? Buffer.from(certData, 'base64') : readFileSync(certFile ?? '');
    return Date.parse(new X509Certificate(pem).validTo);
  } catch {
    // What cannot be read, the refusal of the server is about.
    return undefined;
  }
}
