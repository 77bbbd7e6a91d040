/** Where the API server passes a request on to a pod or Service (kubernetes.io: Proxies, apiserver proxy). */
export function proxyPath(
  namespace: string,
  to: `${'pods' | 'services'}/${string}`,
  port: number | string,
  path: string,
): string {
  return `/api/v1/namespaces/${namespace}/${to}:${port}/proxy${path}`;
}
