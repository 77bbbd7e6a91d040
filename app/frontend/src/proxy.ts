import { type NextRequest, NextResponse } from 'next/server';
import { pagePolicy } from './server/security-headers';

/**
 * Runs before every page: gives the answer a Content-Security-Policy with a nonce of its own.
 * Next reads the nonce from the request's copy of that header and puts it on each script.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = crypto.randomUUID();
  const policy = pagePolicy(nonce, process.env.NODE_ENV === 'development');
  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

/** Pages only: what has no script needs no nonce, and request bodies of the API stay unread here. */
export const config = { matcher: ['/((?!api/|_next/static/|icon.svg).*)'] };
