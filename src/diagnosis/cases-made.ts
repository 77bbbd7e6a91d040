import type { KubeObject } from '../ports/kubernetes.ts';
import { event, job, pod } from '../rollout/snapshot-fixtures.ts';
import { pods, refusedPods, unplacedPod, waits, type Case } from './case-fixtures.ts';

const claim: KubeObject = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', namespace: 'todo', uid: 'pvc-data' },
  status: { phase: 'Pending' },
};
/** More than the one machine has. */
const hungry = { containers: [{ name: 'backend', resources: { requests: { cpu: '64' } } }] };
const onlyNode: KubeObject = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'minikube', labels: { 'node-role.kubernetes.io/control-plane': '' } },
  status: { allocatable: { cpu: '2', memory: '8Gi' } },
};
const creating = waits('ContainerCreating');

/** Pods that are not made, not placed, or have no volume. */
export const madeCases: readonly Case[] = [
  {
    code: 'QUOTA_EXCEEDED',
    parts: refusedPods(
      'pods "x" is forbidden: exceeded quota: small, requested: cpu=2, limited: cpu=1',
    ),
    cause: /quota .*: small, requested: cpu=2/,
    patience: 'terminal',
  },
  {
    code: 'LIMIT_RANGE',
    parts: refusedPods(
      'pods "x" is forbidden: maximum memory usage per Container is 64Mi, but limit is 1Gi',
    ),
    cause: /maximum memory usage per Container is 64Mi/,
    patience: 'terminal',
  },
  {
    code: 'POD_SECURITY',
    parts: refusedPods(
      'pods "x" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true',
    ),
    cause: /"restricted:latest": runAsNonRoot/,
    patience: 'terminal',
  },
  {
    code: 'PODS_REFUSED',
    parts: { jobs: [job('j')], events: [event(job('j'), 'FailedCreate', 'forbidden: not here')] },
    cause: /forbidden: not here/,
    patience: 'terminal',
  },
  {
    code: 'UNSCHEDULABLE',
    parts: unplacedPod('0/1 nodes are available: 1 Insufficient memory.'),
    cause: /not? node.*enough memory/,
    patience: 'transient',
  },
  {
    code: 'UNSCHEDULABLE',
    parts: unplacedPod('0/1 nodes are available: 1 node(s) had untolerated taint {gpu: true}.'),
    cause: /taint/,
    patience: 'transient',
  },
  {
    code: 'UNSCHEDULABLE',
    parts: {
      ...unplacedPod('0/1 nodes are available: 1 Insufficient cpu.', hungry),
      nodes: [onlyNode],
    },
    cause: /enough CPU/,
    patience: 'terminal',
  },
  {
    code: 'VOLUME_PENDING',
    parts: {
      ...unplacedPod('0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.', {
        volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }],
      }),
      volumeClaims: [claim],
      events: [
        event(
          claim,
          'ExternalProvisioning',
          "Waiting for a volume to be created either by the external provisioner 'example.com/nobody' or manually by the system administrator.",
          { type: 'Normal' },
        ),
      ],
    },
    cause: /no volume for data: the provisioner example.com\/nobody does not answer/,
    patience: 'transient',
  },
  {
    code: 'VOLUME_PENDING',
    parts: {
      pods: [
        pod({ spec: { volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }] } }),
      ],
      volumeClaims: [claim],
      events: [event(claim, 'ProvisioningFailed', 'storageclass.storage.k8s.io "fast" not found')],
    },
    cause: /no volume for data: the cluster has no StorageClass/,
    patience: 'terminal',
  },
  {
    code: 'MOUNT_FAILED',
    parts: {
      ...pods(creating),
      events: [event(creating, 'FailedMount', 'MountVolume.SetUp failed: secret "tls" not found')],
    },
    cause: /mounts the Secret "tls"/,
    patience: 'transient',
  },
];
