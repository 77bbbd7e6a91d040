/** The node: kubelet and kube-proxy. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addresses, nodeName, stateDir } from '../layout.ts';
import { removeRules } from '../packet-rules.ts';
import type { Part } from '../part.ts';
import { runningPid, startDaemon, stopDaemon, waitFor } from '../process.ts';
import { attempt, run } from '../shell.ts';
import { program } from '../tools/go-build.ts';
import { kubernetes } from '../tools/go-tools.ts';
import { endPods } from './containerd.ts';
import { socket } from './ctr.ts';
import { kubectl } from './kubectl.ts';
import { clusterCa, kubeconfigOf, kubeletPair } from './pki.ts';
import { unmountBelow } from '../remains.ts';

const kubeletDir = join(stateDir, 'kubelet');
const configDir = join(stateDir, 'config');

const kubeletConfig = {
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  kind: 'KubeletConfiguration',
  address: addresses.node,
  authentication: {
    anonymous: { enabled: false },
    webhook: { enabled: true },
    x509: { clientCAFile: clusterCa.certificate },
  },
  authorization: { mode: 'Webhook' },
  tlsCertFile: kubeletPair.certificate,
  tlsPrivateKeyFile: kubeletPair.key,
  cgroupDriver: 'cgroupfs',
  clusterDNS: [addresses.dnsService],
  clusterDomain: 'cluster.local',
  containerRuntimeEndpoint: `unix://${socket}`,
  healthzBindAddress: '127.0.0.1',
  healthzPort: 10248,
  resolvConf: '/etc/resolv.conf',
  failSwapOn: false,
  // The disk is shared with everything else on the machine: pods are not evicted, images not removed for it.
  evictionHard: {
    'memory.available': '100Mi',
    'nodefs.available': '1%',
    'imagefs.available': '1%',
    'nodefs.inodesFree': '1%',
  },
  imageGCHighThresholdPercent: 100,
  enforceNodeAllocatable: [],
  maxPods: 110,
};

const proxyConfig = {
  apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
  kind: 'KubeProxyConfiguration',
  mode: 'iptables',
  clusterCIDR: addresses.podRange,
  hostnameOverride: nodeName,
  bindAddress: addresses.node,
  healthzBindAddress: '127.0.0.1:10256',
  metricsBindAddress: '127.0.0.1:10249',
  clientConnection: { kubeconfig: kubeconfigOf('kube-proxy') },
  // The machine's connection tracking limits are not the bed's to change.
  conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
};

function configFile(name: string, content: object): string {
  mkdirSync(configDir, { recursive: true });
  const path = join(configDir, name);
  const wanted = JSON.stringify(content);
  // kube-proxy ends when its file is written again, even with the same content.
  if (!existsSync(path) || readFileSync(path, 'utf8') !== wanted) writeFileSync(path, wanted);
  return path;
}

/** Whether the kubelet has reported the node as ready. */
async function nodeReady(): Promise<boolean> {
  const path = '{.status.conditions[?(@.type=="Ready")].status}';
  const { code, stdout } = await attempt(
    ...kubectl('get', 'node', nodeName, '-o', `jsonpath=${path}`),
  );
  return code === 0 && stdout === 'True';
}

export const kubelet: Part = {
  name: 'kubelet',
  needs: ['containerd', 'kube-apiserver', 'cluster-images'],
  async up() {
    mkdirSync(kubeletDir, { recursive: true });
    const args = [
      `--config=${configFile('kubelet.json', kubeletConfig)}`,
      `--kubeconfig=${kubeconfigOf('kubelet')}`,
      `--root-dir=${kubeletDir}`,
      `--hostname-override=${nodeName}`,
      `--node-ip=${addresses.node}`,
    ];
    await startDaemon({
      name: 'kubelet',
      command: program(kubernetes, 'kubelet'),
      args,
      depends: kubeletConfig,
    });
    await waitFor('the node to be ready', nodeReady, { daemon: 'kubelet', patience: 120_000 });
    // As on Minikube: the only machine is the control plane too. A kubelet may not say so of itself.
    const role = 'node-role.kubernetes.io/control-plane=';
    await run(...kubectl('label', '--overwrite', 'node', nodeName, role));
  },
  async down() {
    await stopDaemon('kubelet');
    await endPods();
    await unmountBelow(kubeletDir);
    rmSync(kubeletDir, { recursive: true, force: true });
  },
  async status() {
    const ok = runningPid('kubelet') !== undefined && (await nodeReady());
    return {
      ok,
      version: kubernetes.version,
      address: nodeName,
      note: ok ? undefined : 'node not ready',
    };
  },
};

const proxyHealthy = async () =>
  (await attempt('curl', ['-sf', '-m', '5', 'http://127.0.0.1:10256/healthz'])).code === 0;

export const kubeProxy: Part = {
  name: 'kube-proxy',
  needs: ['kubelet'],
  async up() {
    // Packets between pods on one bridge have to pass the Services' rules as well.
    await run('sysctl', ['-qw', 'net.bridge.bridge-nf-call-iptables=1']);
    const args = [`--config=${configFile('kube-proxy.json', proxyConfig)}`];
    await startDaemon({
      name: 'kube-proxy',
      command: program(kubernetes, 'kube-proxy'),
      args,
      depends: proxyConfig,
    });
    await waitFor('kube-proxy', proxyHealthy, { daemon: 'kube-proxy' });
  },
  async down() {
    await stopDaemon('kube-proxy');
    await removeRules((line) => line.includes('KUBE-'));
  },
  async status() {
    return {
      ok: runningPid('kube-proxy') !== undefined && (await proxyHealthy()),
      version: kubernetes.version,
    };
  },
};
