import { pass, warn, type Check } from '../check.ts';
import { engineOrSkip } from '../looks/engine.ts';
import { lookAtLocalCluster } from '../looks/local-cluster.ts';
import { asRoot } from '../system.ts';

export interface CgroupFacts {
  /** `1` or `2`. */
  readonly version: string;
  /** A cluster would be made in this engine. */
  readonly forNewCluster: boolean;
}

/** From Kubernetes 1.35 on the kubelet refuses version 1 unless it is told otherwise (KEP-5573). */
export const cgroups: Check<CgroupFacts> = {
  id: 'cgroups',
  title: 'cgroup version',
  severity: { kubernetes: 'tell' },
  limitMs: 8_000,
  gather: async (scene) => {
    const found = await engineOrSkip(scene);
    if ('skip' in found) return found;
    const { cgroupVersion: version } = found.engine;
    if (version === '') return { skip: 'the engine does not say' };
    const { need } = await lookAtLocalCluster(scene);
    return { version, forNewCluster: need === 'asked' || need === 'fallback' };
  },
  judge: ({ version, forNewCluster }, system) => {
    if (version !== '1' || !forNewCluster) return pass(`version ${version}`);
    const remedy = system.wsl
      ? 'Add to %USERPROFILE%\\.wslconfig: [wsl2] kernelCommandLine=cgroup_no_v1=all, then: wsl --shutdown'
      : `Boot with systemd.unified_cgroup_hierarchy=1 (${asRoot(system, 'update-grub')} after adding it), or stay at Kubernetes 1.34`;
    return warn('version 1: a new cluster here can have Kubernetes 1.34 at most', remedy);
  },
};
