import { backendApi } from './headers';

const PREFIX = '/api/backend/';

/**
 * Address at the backend for a request to the proxy, query included.
 *
 * @returns undefined when the path would leave the backend's API.
 */
export function backendTarget(requestUrl: string, backend: URL): URL | undefined {
  const { pathname, search } = new URL(requestUrl);
  const api = backendApi(backend);
  const rest = pathname.startsWith(PREFIX) ? pathname.slice(PREFIX.length) : '';
  // An encoded slash or backslash would be undone by the backend, after all checks.
  if (rest === '' || /%2f|%5c/i.test(rest) || rest.includes('\\')) return undefined;
  const target = new URL(api.pathname + rest + search, api);
  return target.pathname.startsWith(api.pathname) ? target : undefined;
}
