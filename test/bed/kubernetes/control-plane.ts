/** etcd, the API server, the controller manager and the scheduler, as processes of the host. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { addresses, pkiDir, stateDir } from '../layout.ts';
import type { Part } from '../part.ts';
import { type Daemon, runningPid, startDaemon, stopDaemon, waitFor } from '../process.ts';
import { attempt } from '../shell.ts';
import { program } from '../tools/go-build.ts';
import { kubernetes } from '../tools/go-tools.ts';
import { auditFlags, auditPolicy, removeAuditLog, writeAuditPolicy } from './audit.ts';
import {
  apiServerPair,
  clusterCa,
  clusterPki,
  frontProxyCa,
  frontProxyPair,
  kubeconfigOf,
  kubeletClientPair,
} from './pki.ts';

const etcdDir = join(stateDir, 'etcd');
const etcdUrl = 'http://127.0.0.1:2379';
const serviceAccountKey = join(pkiDir, 'service-account.key');

const daemon = (
  name: string,
  flags: Readonly<Record<string, string>>,
  depends?: unknown,
): Daemon => ({
  name,
  command: program(kubernetes, name),
  args: Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`),
  depends,
});

const etcd = daemon('etcd', {
  'data-dir': etcdDir,
  'listen-client-urls': etcdUrl,
  'advertise-client-urls': etcdUrl,
  'listen-peer-urls': 'http://127.0.0.1:2380',
  // The cluster's state need not survive a power cut, and the disk is shared.
  'unsafe-no-fsync': 'true',
  'log-level': 'warn',
});

const apiserverFlags = {
  'bind-address': addresses.node,
  'advertise-address': addresses.node,
  'secure-port': '6443',
  'etcd-servers': etcdUrl,
  'service-cluster-ip-range': addresses.serviceRange,
  'authorization-mode': 'Node,RBAC',
  'enable-admission-plugins': 'NodeRestriction',
  'allow-privileged': 'true',
  'client-ca-file': clusterCa.certificate,
  'tls-cert-file': apiServerPair.certificate,
  'tls-private-key-file': apiServerPair.key,
  'kubelet-client-certificate': kubeletClientPair.certificate,
  'kubelet-client-key': kubeletClientPair.key,
  'kubelet-certificate-authority': clusterCa.certificate,
  'kubelet-preferred-address-types': 'InternalIP',
  'service-account-issuer': 'https://kubernetes.default.svc.cluster.local',
  'service-account-key-file': join(pkiDir, 'service-account.pub'),
  'service-account-signing-key-file': serviceAccountKey,
  'requestheader-client-ca-file': frontProxyCa.certificate,
  'requestheader-allowed-names': 'front-proxy-client',
  'requestheader-extra-headers-prefix': 'X-Remote-Extra-',
  'requestheader-group-headers': 'X-Remote-Group',
  'requestheader-username-headers': 'X-Remote-User',
  'proxy-client-cert-file': frontProxyPair.certificate,
  'proxy-client-key-file': frontProxyPair.key,
  ...auditFlags,
};
const apiserver = daemon('kube-apiserver', apiserverFlags, auditPolicy);

const controllerManager = daemon('kube-controller-manager', {
  kubeconfig: kubeconfigOf('controller-manager'),
  'authentication-kubeconfig': kubeconfigOf('controller-manager'),
  'authorization-kubeconfig': kubeconfigOf('controller-manager'),
  'bind-address': '127.0.0.1',
  'cluster-cidr': addresses.podRange,
  'allocate-node-cidrs': 'true',
  'service-cluster-ip-range': addresses.serviceRange,
  'cluster-signing-cert-file': clusterCa.certificate,
  'cluster-signing-key-file': clusterCa.key,
  'root-ca-file': clusterCa.certificate,
  'service-account-private-key-file': serviceAccountKey,
  'use-service-account-credentials': 'true',
  'leader-elect': 'false',
});

const scheduler = daemon('kube-scheduler', {
  kubeconfig: kubeconfigOf('scheduler'),
  'authentication-kubeconfig': kubeconfigOf('scheduler'),
  'authorization-kubeconfig': kubeconfigOf('scheduler'),
  'bind-address': '127.0.0.1',
  'leader-elect': 'false',
});

async function ready(url: string, ca?: string): Promise<boolean> {
  const trust = ca ? ['--cacert', ca, '--cert', keyOf.certificate, '--key', keyOf.key] : [];
  return (await attempt('curl', ['-sf', '-m', '5', ...trust, url])).code === 0;
}

// The API server's own client certificate is one that it lets in.
const keyOf = kubeletClientPair;

const apiServerReady = () => ready(`https://${addresses.node}:6443/readyz`, clusterCa.certificate);

/** Starts the API server unless it runs, and waits until it is ready. */
export async function startApiServer(): Promise<void> {
  writeAuditPolicy();
  await startDaemon(apiserver);
  await waitFor('the API server', apiServerReady, { daemon: apiserver.name, patience: 120_000 });
}

/**
 * Stops the API server and waits until it is gone; its port is free then. Left alone it would wait a minute for
 * requests to end; what it has accepted is in etcd.
 */
export async function stopApiServer(): Promise<void> {
  await stopDaemon(apiserver.name, 5_000);
}

const serves = ['packages', 'network', 'tool-kubernetes'];

export const etcdPart: Part = {
  name: 'etcd',
  needs: serves,
  async up() {
    mkdirSync(etcdDir, { recursive: true, mode: 0o700 });
    await startDaemon(etcd);
    await waitFor('etcd', () => ready(`${etcdUrl}/health`), { daemon: etcd.name });
  },
  async down() {
    await stopDaemon(etcd.name);
    rmSync(etcdDir, { recursive: true, force: true });
  },
  async status() {
    const ok = runningPid(etcd.name) !== undefined && (await ready(`${etcdUrl}/health`));
    return { ok, version: kubernetes.requires['go.etcd.io/etcd/server/v3'], address: etcdUrl };
  },
};

export const apiServerPart: Part = {
  name: 'kube-apiserver',
  needs: [...serves, 'etcd'],
  async up() {
    await clusterPki();
    await startApiServer();
  },
  async down() {
    await stopApiServer();
    removeAuditLog();
  },
  async status() {
    const ok = runningPid(apiserver.name) !== undefined && (await apiServerReady());
    return { ok, version: kubernetes.version, address: `https://${addresses.node}:6443` };
  },
};

/** A daemon that only talks to the API server, ready as soon as its health endpoint says so. */
function clientPart(of: Daemon, healthUrl: string): Part {
  const healthy = async () => (await attempt('curl', ['-skf', '-m', '5', healthUrl])).code === 0;
  return {
    name: of.name,
    needs: ['kube-apiserver'],
    async up() {
      await startDaemon(of);
      await waitFor(of.name, healthy, { daemon: of.name });
    },
    down: () => stopDaemon(of.name),
    async status() {
      return {
        ok: runningPid(of.name) !== undefined && (await healthy()),
        version: kubernetes.version,
      };
    },
  };
}

export const controllerManagerPart = clientPart(
  controllerManager,
  'https://127.0.0.1:10257/healthz',
);
export const schedulerPart = clientPart(scheduler, 'https://127.0.0.1:10259/healthz');
