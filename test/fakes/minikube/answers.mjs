// The forms in which Minikube answers, after its source at v1.38.1.
import { randomUUID } from 'node:crypto';

/** A line of `--output json`: a CloudEvent (pkg/minikube/out/register/cloud_events.go). */
export function event(kind, data) {
  return JSON.stringify({
    specversion: '1.0',
    id: randomUUID(),
    source: 'https://minikube.sigs.k8s.io/',
    type: `io.k8s.sigs.minikube.${kind}`,
    datacontenttype: 'application/json',
    data,
  });
}

/** `status --output json` and its exit code (cmd/minikube/cmd/status.go): bits for host, cluster, kubeconfig. */
export function statusOf(name, { host, kubeconfig, nodes }) {
  if (host === 'Gone') return { text: 'null', exitCode: 7 };
  const controlPlane = nodeStatus(name, host, kubeconfig);
  const workers = Array.from({ length: nodes - 1 }, (_, index) =>
    workerStatus(`${name}-m0${index + 2}`, host),
  );
  const all = [controlPlane, ...workers];
  const exitCode =
    (controlPlane.Host === 'Running' ? 0 : 1) |
    (controlPlane.APIServer === 'Running' && controlPlane.Kubelet === 'Running' ? 0 : 2) |
    (controlPlane.Kubeconfig === 'Configured' ? 0 : 4);
  return { text: JSON.stringify(all.length === 1 ? controlPlane : all), exitCode };
}

function nodeStatus(Name, host, Kubeconfig) {
  if (host === 'Running') {
    return { Name, Host: host, Kubelet: host, APIServer: host, Kubeconfig, Worker: false };
  }
  if (host === 'Paused') {
    const paused = { Host: 'Running', Kubelet: 'Stopped', APIServer: 'Paused' };
    return { Name, ...paused, Kubeconfig, Worker: false };
  }
  return { Name, Host: host, Kubelet: host, APIServer: host, Kubeconfig: host, Worker: false };
}

function workerStatus(Name, host) {
  const irrelevant = { APIServer: 'Irrelevant', Kubeconfig: 'Irrelevant', Worker: true };
  return { Name, Host: host, Kubelet: host, ...irrelevant };
}

/** `profile list --output json --light`, with the fields that anybody reads. */
export function profileList(profiles, current) {
  const valid = Object.entries(profiles).map(([Name, { driver, runtime, nodes }]) => ({
    Name,
    Status: 'Skipped',
    Config: {
      Name,
      Driver: driver,
      KubernetesConfig: {
        KubernetesVersion: 'v1.34.4',
        ClusterName: Name,
        ContainerRuntime: runtime,
      },
      Nodes: Array.from({ length: nodes }, (_, index) => nodeConfig(index, runtime)),
    },
    Active: Name === current,
    ActiveKubeContext: false,
  }));
  return JSON.stringify({ invalid: [], valid });
}

function nodeConfig(index, ContainerRuntime) {
  const Name = index === 0 ? '' : `m0${index + 1}`;
  const address = { IP: `192.168.49.${index + 2}`, Port: 8443 };
  const version = { KubernetesVersion: 'v1.34.4', ContainerRuntime };
  return { Name, ...address, ...version, ControlPlane: index === 0, Worker: true };
}
