import { containerProvider } from './container-nodes.ts';

/** k3d: labels and names as in its source, pkg/types. */
export const k3dProvider = containerProvider({
  name: 'k3d',
  clusterLabel: 'k3d.cluster',
  roleLabel: 'k3d.role',
  // The others are a load balancer and a registry.
  nodeRoles: ['server', 'agent'],
  contextPrefix: 'k3d-',
  createCommand: (cluster) => `k3d cluster create ${cluster}`,
});
