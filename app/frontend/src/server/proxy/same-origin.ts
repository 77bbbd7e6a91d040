import type { Problem } from '../problem';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Answer to a request that `isForged`. */
export const FORGED: Problem = {
  status: 403,
  code: 'cross_site_request',
  title: 'The request came from another site',
  detail: 'Only pages of this app may change things here. Open the app itself and try again.',
};

/**
 * Whether a request may act with the cookies it carries, or was made by a page elsewhere.
 *
 * Browsers say where a request comes from in `Sec-Fetch-Site` (only to trustworthy addresses)
 * and in `Origin` (with every request that is not a plain GET). Programs that send neither do
 * not carry somebody else's cookies, so they pass. A page on another port of the same host
 * counts as elsewhere, although it shares the cookies.
 */
export function isForged(method: string, headers: Headers): boolean {
  if (SAFE_METHODS.has(method)) return false;
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site !== 'same-origin' && site !== 'none';
  const origin = headers.get('origin');
  if (origin === null) return false;
  if (!URL.canParse(origin)) return true;
  // The scheme may differ: TLS can end before the app. The host with its port may not.
  return hostWithPort(new URL(origin)) !== headers.get('host')?.toLowerCase();
}

function hostWithPort(origin: URL): string {
  return origin.host.toLowerCase();
}
