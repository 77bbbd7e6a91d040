/** What the bed compiles from the Go module proxy, and at which versions. */

interface Common {
  name: string;
  version: string;
  /** Linker flags besides `-s -w`: mostly the version that the program reports. */
  ldflags?: readonly string[];
}

/** A module without replace directives: its own go.mod decides the versions. */
export interface InstalledTool extends Common {
  kind: 'install';
  package: string;
}

/** Programs built together from a go.mod that the bed writes, with main packages of the bed's own beside it. */
export interface WorkspaceTool extends Common {
  kind: 'workspace';
  requires: Readonly<Record<string, string>>;
  /** A module whose requirements at v0.0.0 (its staging folders) are replaced by their published versions. */
  staging: { module: string; version: string };
  packages: readonly string[];
  /** Folders under test/bed/go, each a main package. */
  sources: readonly string[];
}

export type GoTool = InstalledTool | WorkspaceTool;

const kubernetesVersion = '1.34.4';
const versionPackages = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'];

/**
 * Kubernetes and what shares its libraries, built as one so that they are compiled once.
 * 1.34 is the last minor version that runs on cgroup v1 without being talked into it.
 */
export const kubernetes: WorkspaceTool = {
  kind: 'workspace',
  name: 'kubernetes',
  version: kubernetesVersion,
  requires: {
    'k8s.io/kubernetes': `v${kubernetesVersion}`,
    'go.etcd.io/etcd/server/v3': 'v3.6.5',
    'github.com/coredns/coredns': 'v1.13.1',
    'sigs.k8s.io/sig-storage-lib-external-provisioner/v13': 'v13.0.0',
  },
  staging: {
    module: `k8s.io/kubernetes@v${kubernetesVersion}`,
    version: `v0${kubernetesVersion.slice(1)}`,
  },
  packages: [
    'kubelet',
    'kube-apiserver',
    'kube-controller-manager',
    'kube-scheduler',
    'kube-proxy',
    'kubectl',
  ].map((program) => `k8s.io/kubernetes/cmd/${program}`),
  sources: ['etcd', 'coredns', 'pause', 'hostpath-provisioner'],
  // Without these the server calls itself v0.0.0-master, and charts that state a kubeVersion refuse it.
  ldflags: versionPackages.flatMap((pkg) => [
    `-X ${pkg}.gitVersion=v${kubernetesVersion}`,
    `-X ${pkg}.gitMajor=1`,
    `-X ${pkg}.gitMinor=${kubernetesVersion.split('.')[1]}`,
    `-X ${pkg}.gitTreeState=clean`,
  ]),
};

function installed(
  name: string,
  version: string,
  pkg: string,
  versionVariable?: string,
): InstalledTool {
  const ldflags = versionVariable ? [`-X ${versionVariable}=v${version}`] : [];
  return { kind: 'install', name, version, package: pkg, ldflags };
}

export const helm3 = installed(
  'helm3',
  '3.22.0',
  'helm.sh/helm/v3/cmd/helm',
  'helm.sh/helm/v3/internal/version.version',
);
export const helm4 = installed(
  'helm4',
  '4.3.1',
  'helm.sh/helm/v4/cmd/helm',
  'helm.sh/helm/v4/internal/version.version',
);
export const kubeconform = installed(
  'kubeconform',
  '0.8.0',
  'github.com/yannh/kubeconform/cmd/kubeconform',
  'main.version',
);
export const metricsServer = installed(
  'metrics-server',
  '0.9.0',
  'sigs.k8s.io/metrics-server/cmd/metrics-server',
  'k8s.io/component-base/version.gitVersion',
);

/** For the bench of the logs only: `bed up` does not build it. */
export const stern = installed('stern', '1.34.0', 'github.com/stern/stern');

/** In the order in which they are compiled: what others wait for comes first. */
export const goTools: readonly GoTool[] = [kubernetes, helm3, kubeconform, metricsServer, helm4];
