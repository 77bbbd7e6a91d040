import type { Pool } from 'pg';
import {
  fingerprintOf,
  isSame,
  readSessionCookie,
  type SessionCookie,
  signatureOf,
  writeSessionCookie,
} from './signature';

type Database = Pick<Pool, 'query'>;

/** Fingerprints that a session keeps: that of its cookie, and of the one before it. */
const KEPT = 2;

/**
 * Sessions outlive a new BETTER_AUTH_SECRET, although it signs their cookies: the session keeps the
 * fingerprint of each signature that it was given out with. So a cookie that was signed with another secret
 * is known again, by pods with the old secret and by those with the new one while they serve side by side,
 * and no pod needs the secret of the others.
 */
export class SignedSessions {
  constructor(
    private readonly db: Database,
    private readonly secret: string,
  ) {}

  /**
   * The same headers, with a session cookie that this process's secret verifies. A cookie that it verifies
   * already, or that nobody gave out, stays as it is, and costs a query only in the second case.
   */
  async verifiable(headers: Headers): Promise<Headers> {
    const pairs = (headers.get('cookie') ?? '').split(';').map((pair) => pair.trim());
    const foreign = pairs.some((pair) => this.isForeign(readSessionCookie(pair)));
    if (!foreign) return headers;
    const signed = await Promise.all(pairs.map((pair) => this.signedAnew(pair)));
    const changed = new Headers(headers);
    changed.set('cookie', signed.join('; '));
    return changed;
  }

  /** Keeps the fingerprints of the session cookies that an answer gives out, before it is sent. */
  async remember(setCookies: readonly string[]): Promise<void> {
    for (const line of setCookies) {
      const cookie = readSessionCookie(line.split(';')[0] ?? '');
      if (cookie === undefined) continue;
      await this.db.query(
        `update "session"
            set "signatures" = concat_ws(' ', $2::text, nullif(split_part("signatures", ' ', 1), $2))
          where "token" = $1`,
        [cookie.token, fingerprintOf(cookie.signature)],
      );
    }
  }

  private isForeign(cookie: SessionCookie | undefined): boolean {
    return cookie !== undefined && !isSame(cookie.signature, this.sign(cookie.token));
  }

  private async signedAnew(pair: string): Promise<string> {
    const cookie = readSessionCookie(pair);
    if (cookie === undefined || !this.isForeign(cookie)) return pair;
    const { rows } = await this.db.query<{ signatures: string | null }>(
      `select "signatures" from "session" where "token" = $1 and "expiresAt" > now()`,
      [cookie.token],
    );
    const known = (rows[0]?.signatures ?? '').split(' ', KEPT);
    const fingerprint = fingerprintOf(cookie.signature);
    if (!known.some((one) => isSame(one, fingerprint))) return pair;
    return writeSessionCookie({ ...cookie, signature: this.sign(cookie.token) });
  }

  private sign(token: string): string {
    return signatureOf(token, this.secret);
  }
}
