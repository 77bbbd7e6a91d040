/** What tools look up in a cluster: the default storage class, and where its registry is. */
import { registryHost } from '../../layout.ts';

/** Must be the name in go/hostpath-provisioner. */
const provisioner = 'todo-deploy.bed/hostpath';

export const storageClass: readonly object[] = [
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: {
      name: 'standard',
      annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
    },
    provisioner,
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'todo-bed-provisioner' },
    roleRef: {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'ClusterRole',
      name: 'system:persistent-volume-provisioner',
    },
    subjects: [
      { apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'todo-bed-provisioner' },
    ],
  },
];

/** The convention of KEP-1755, by which a cluster names its registry. */
export const registryHosting: readonly object[] = [
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'local-registry-hosting', namespace: 'kube-public' },
    data: { 'localRegistryHosting.v1': `host: "${registryHost}"\n` },
  },
];
