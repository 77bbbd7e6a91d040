/** One header of an answer. */
export interface SecurityHeader {
  key: string;
  value: string;
}

/** What holds for every answer. `pagePolicy` and `DATA_POLICY` add what depends on its kind. */
export const COMMON_HEADERS: SecurityHeader[] = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  {
    key: 'Permissions-Policy',
    value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
];

/**
 * Only for answers that went out by https. By plain http, under which the same image is served
 * too, a promise of https would be a lie (RFC 6797, 7.2), and browsers complain about an opener
 * policy that they have to ignore.
 */
export const HTTPS_HEADERS: SecurityHeader[] = [
  { key: 'Strict-Transport-Security', value: 'max-age=31536000' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
];

/** Content-Security-Policy of answers that are no pages: nothing in them is ever run or shown. */
export const DATA_POLICY: SecurityHeader = {
  key: 'Content-Security-Policy',
  value: "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
};

/**
 * Content-Security-Policy of one page: only scripts that carry the nonce of this very answer
 * run, and what they load themselves.
 *
 * @param development admits what the development server needs: `eval` and styles put in by script
 */
export function pagePolicy(nonce: string, development: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    `style-src 'self'${development ? " 'unsafe-inline'" : ''}`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
