/** Certificates of the cluster, and the kubeconfig files made from them. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addresses, context, nodeName, stateDir } from '../layout.ts';
import { authority, certificate, keyPair, signingKey, type Subject } from '../pki.ts';

export const apiServer = `https://${addresses.node}:6443`;
export const clusterCa = keyPair('cluster-ca');
export const apiServerPair = keyPair('apiserver');
export const kubeletClientPair = keyPair('apiserver-kubelet-client');
export const kubeletPair = keyPair('kubelet');
export const frontProxyCa = keyPair('front-proxy-ca');
export const frontProxyPair = keyPair('front-proxy-client');

const kubernetesNames = [
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
];

/** Users with a kubeconfig file of their own: the name of the file, and who they are for the API server. */
const users = {
  admin: { commonName: 'todo-bed-admin', organization: 'system:masters' },
  'controller-manager': { commonName: 'system:kube-controller-manager' },
  scheduler: { commonName: 'system:kube-scheduler' },
  kubelet: { commonName: `system:node:${nodeName}`, organization: 'system:nodes' },
  'kube-proxy': { commonName: 'system:kube-proxy' },
  provisioner: { commonName: 'todo-bed-provisioner' },
} satisfies Record<string, Subject>;

export type User = keyof typeof users;

const folder = join(stateDir, 'kubeconfig');

/** Path of a user's kubeconfig file. */
export const kubeconfigOf = (user: User): string => join(folder, `${user}.kubeconfig`);

const base64 = (path: string) => readFileSync(path).toString('base64');

function kubeconfig(user: User): object {
  const pair = keyPair(`user-${user}`);
  const name = context;
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name,
        cluster: { server: apiServer, 'certificate-authority-data': base64(clusterCa.certificate) },
      },
    ],
    users: [
      {
        name,
        user: {
          'client-certificate-data': base64(pair.certificate),
          'client-key-data': base64(pair.key),
        },
      },
    ],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  };
}

/** Makes all keys, certificates and kubeconfig files that are not there yet. */
export async function clusterPki(): Promise<void> {
  const ca = await authority('cluster-ca', 'todo-deploy test bed cluster CA');
  const proxyCa = await authority('front-proxy-ca', 'todo-deploy test bed front proxy CA');
  const nodeAddress = `IP:${addresses.node}`;
  const serverNames = [
    ...kubernetesNames.map((name) => `DNS:${name}`),
    nodeAddress,
    `IP:${addresses.kubernetesService}`,
  ];
  await certificate('apiserver', ca, { commonName: 'kube-apiserver', names: serverNames });
  await certificate('apiserver-kubelet-client', ca, {
    commonName: 'apiserver-kubelet-client',
    organization: 'system:masters',
  });
  await certificate('kubelet', ca, {
    commonName: nodeName,
    names: [`DNS:${nodeName}`, nodeAddress],
  });
  await certificate('front-proxy-client', proxyCa, { commonName: 'front-proxy-client' });
  await signingKey('service-account');
  mkdirSync(folder, { recursive: true });
  for (const user of Object.keys(users) as User[]) {
    await certificate(`user-${user}`, ca, users[user]);
    if (!existsSync(kubeconfigOf(user)))
      writeFileSync(kubeconfigOf(user), JSON.stringify(kubeconfig(user)), { mode: 0o600 });
  }
}
