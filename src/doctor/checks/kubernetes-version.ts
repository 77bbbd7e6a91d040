import { coded, fail, pass, type Check } from '../check.ts';
import { clusterOrSkip } from '../looks/cluster.ts';
import { atLeast } from '../looks/versions.ts';

/** Oldest Kubernetes whose API versions the charts and we ourselves use; see `openCluster`. */
const oldest = [1, 28] as const;

export const kubernetesVersion: Check<{ readonly version: string }> = {
  id: 'kubernetes-version',
  title: 'Kubernetes version',
  severity: { kubernetes: 'stop' },
  limitMs: 8_000,
  gather: async (scene) => {
    const cluster = await clusterOrSkip(scene);
    return 'skip' in cluster ? cluster : { version: cluster.version };
  },
  judge: ({ version }) =>
    atLeast(version, oldest)
      ? pass(version)
      : coded(
          'KUBERNETES_TOO_OLD',
          fail(
            `${version}; ${oldest.join('.')} or newer is needed`,
            'Upgrade the cluster, or use another one with --context',
          ),
        ),
};
