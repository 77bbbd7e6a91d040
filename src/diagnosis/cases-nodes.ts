import type { KubeObject } from '../ports/kubernetes.ts';
import type { Condition } from '../rollout/kube-types.ts';
import { deployment, event, pod, replicaSet } from '../rollout/snapshot-fixtures.ts';
import { pods, refusedPods, unplacedPod, type Case } from './case-fixtures.ts';

/** The taint that Kubernetes adds for a condition. */
const taintFor = ({ type, status }: Condition) =>
  type === 'Ready'
    ? status === 'True'
      ? []
      : [{ key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule' }]
    : [{ key: 'node.kubernetes.io/disk-pressure', effect: 'NoSchedule' }];
const node = (...conditions: Condition[]): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'worker' },
  spec: { taints: conditions.flatMap(taintFor) },
  status: { conditions },
});
const silent = node({
  ...{ type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown' },
  message: 'Kubelet stopped posting node status.',
});
const full = node(
  { type: 'Ready', status: 'True' },
  { type: 'DiskPressure', status: 'True', message: 'kubelet has disk pressure' },
);
const placed = pod({ spec: { nodeName: 'worker' } });
/** Its container has ended for the eviction, and the pod does not say so yet. */
const ending = pod({ state: { state: { terminated: { exitCode: 0 } } } });
const evictedPod = (message: string, name?: string) =>
  pod({
    ...(name === undefined ? {} : { name }),
    status: { phase: 'Failed', reason: 'Evicted', message, containerStatuses: [] },
  });
const overLimit = 'Pod ephemeral local storage usage exceeds the total limit of containers 10Mi.';

/** Pods whose node is at fault, and a webhook that keeps them from being made. */
export const nodeCases: readonly Case[] = [
  {
    code: 'WEBHOOK_DOWN',
    parts: refusedPods(
      'Internal error occurred: failed calling webhook "deny.example.com": no endpoints available for service "deny"',
    ),
    cause: /admission webhook deny\.example\.com/,
    patience: 'transient',
  },
  {
    code: 'NODE_NOT_READY',
    parts: { ...pods(placed), nodes: [silent] },
    cause: /the node worker, which the pod is on, is not ready/,
    patience: 'transient',
  },
  {
    code: 'NODE_NOT_READY',
    parts: {
      ...unplacedPod(
        "0/2 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) had untolerated taint(s) {node.kubernetes.io/unreachable: }.",
      ),
      nodes: [silent],
    },
    cause: /no node to run on: the node is not ready/,
    patience: 'transient',
  },
  {
    code: 'NODE_NOT_READY',
    parts: {
      // As Kubernetes 1.34 says it.
      ...unplacedPod(
        '0/1 nodes are available: 1 node(s) had untolerated taint(s). no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.',
      ),
      nodes: [silent],
    },
    cause: /no node to run on: the node is not ready/,
    patience: 'transient',
  },
  {
    code: 'NODE_PRESSURE',
    parts: { ...pods(placed), nodes: [full] },
    cause: /the node worker is short of disk space/,
    patience: 'transient',
  },
  {
    code: 'NODE_PRESSURE',
    parts: {
      ...unplacedPod(
        '0/1 nodes are available: 1 node(s) had untolerated taint(s) {node.kubernetes.io/disk-pressure: }.',
      ),
      nodes: [full],
    },
    cause: /no node to run on: the node is short of disk space/,
    patience: 'transient',
  },
  {
    code: 'UNSCHEDULABLE',
    parts: unplacedPod(
      '0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }.',
    ),
    cause: /enough CPU/,
    patience: 'transient',
  },
  {
    code: 'EVICTED',
    parts: pods(evictedPod(overLimit)),
    cause: /using more disk than it may: Pod ephemeral local storage/,
    patience: 'transient',
  },
  {
    code: 'EVICTED',
    parts: {
      ...pods(ending),
      events: [
        event(
          ending,
          'Evicted',
          'Container server exceeded its local ephemeral storage limit "20Mi".',
        ),
      ],
    },
    cause: /using more disk than it may: Container server exceeded/,
    patience: 'transient',
  },
  {
    code: 'EVICTED',
    parts: {
      deployments: [deployment({ status: { readyReplicas: 0 } })],
      replicaSets: [replicaSet('new', 2, { status: { readyReplicas: 0 } })],
      pods: [
        evictedPod('The node was low on resource: ephemeral-storage.'),
        evictedPod('The node was low on resource: ephemeral-storage.', 'second'),
      ],
    },
    cause: /the node put the pod out to save itself/,
    patience: 'terminal',
  },
];
