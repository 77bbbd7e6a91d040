import { Exec, KubeConfig } from '@kubernetes/client-node';
import type { KubeAccess } from './client-config.ts';

/**
 * The parts of the client library that most runs do without. They are loaded on first use, as they take long;
 * a file of its own lets the bundle drop the rest of the library.
 */
export { Exec };

/** The library's own view of a chosen context. */
export function libraryConfig({
  clusters,
  users,
  contexts,
  context,
  cluster,
}: KubeAccess): KubeConfig {
  const config = new KubeConfig();
  // The library refuses plain HTTP unless TLS checks are off; there is no TLS to check (kubectl proxy).
  const plain = cluster.server.startsWith('http:') ? { skipTLSVerify: true } : {};
  const others = clusters.filter((one) => one !== cluster);
  config.loadFromOptions({
    clusters: [...others, { ...cluster, ...plain }],
    users,
    contexts,
    currentContext: context.name,
  });
  return config;
}
