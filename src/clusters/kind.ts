import { containerProvider } from './container-nodes.ts';

/** kind: labels and names as in its source, pkg/cluster/internal/providers/docker and pkg/cluster/constants. */
export const kindProvider = containerProvider({
  name: 'kind',
  clusterLabel: 'io.x-k8s.kind.cluster',
  roleLabel: 'io.x-k8s.kind.role',
  // The third role is a load balancer before several control planes.
  nodeRoles: ['control-plane', 'worker'],
  contextPrefix: 'kind-',
  createCommand: (cluster) => `kind create cluster --name ${cluster}`,
});
