/** What a cluster needs beyond Kubernetes itself, as one part, and the storage provisioner as another. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { nodeName, stateDir } from '../../layout.ts';
import type { Part } from '../../part.ts';
import { runningPid, startDaemon, stopDaemon, waitFor } from '../../process.ts';
import { attempt } from '../../shell.ts';
import { program } from '../../tools/go-build.ts';
import { kubernetes } from '../../tools/go-tools.ts';
import { apply, kubectl } from '../kubectl.ts';
import { kubeconfigOf } from '../pki.ts';
import { registryHosting, storageClass } from './conventions.ts';
import { coreDns } from './coredns.ts';
import { metricsServer } from './metrics-server.ts';

const volumeDir = join(stateDir, 'volumes');

/** Names of the addons that are not up yet. */
async function missing(): Promise<string[]> {
  const available = async (kind: string, name: string) => {
    const path = 'jsonpath={.status.conditions[?(@.type=="Available")].status}';
    const { stdout } = await attempt(
      ...kubectl('-n', 'kube-system', 'get', kind, name, '-o', path),
    );
    return stdout === 'True';
  };
  const wanted = [
    ['deployment', 'coredns'],
    ['deployment', 'metrics-server'],
    ['apiservice', 'v1beta1.metrics.k8s.io'],
  ] as const;
  const there = await Promise.all(wanted.map(([kind, name]) => available(kind, name)));
  return wanted.flatMap(([, name], index) => (there[index] ? [] : [name]));
}

/** They go with the cluster's state. */
export const addons: Part = {
  name: 'addons',
  needs: ['kubelet', 'kube-proxy', 'kube-controller-manager', 'kube-scheduler', 'registry'],
  async up() {
    await apply([...coreDns, ...metricsServer, ...registryHosting]);
    const patience = 120_000;
    await waitFor(
      async () => (await missing()).join(', '),
      async () => (await missing()).length === 0,
      { patience },
    );
  },
  async status() {
    const absent = await missing();
    return absent.length === 0
      ? { ok: true, note: 'DNS, metrics; NetworkPolicy is stored but not enforced' }
      : { ok: false, note: `not available: ${absent.join(', ')}` };
  },
};

export const storage: Part = {
  name: 'storage',
  needs: ['kube-apiserver'],
  async up() {
    mkdirSync(volumeDir, { recursive: true });
    // Before it starts: refused once, the provisioner would try again seconds later only.
    await apply(storageClass);
    const args = [
      `--kubeconfig=${kubeconfigOf('provisioner')}`,
      `--root=${volumeDir}`,
      `--node=${nodeName}`,
    ];
    await startDaemon({
      name: 'provisioner',
      command: program(kubernetes, 'hostpath-provisioner'),
      args,
    });
  },
  async down() {
    await stopDaemon('provisioner');
    rmSync(volumeDir, { recursive: true, force: true });
  },
  status() {
    return { ok: runningPid('provisioner') !== undefined, address: 'StorageClass standard' };
  },
};
