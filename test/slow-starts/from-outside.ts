import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubeObject } from '../../src/ports/kubernetes.ts';
import { make, type SlowStart, type World } from './scenario.ts';
import { firstPod, refusedPods } from './sights.ts';

/** On the node of every bed; it has a shell and Perl. */
const image = 'postgres:17-trixie';
const stateVolume = { name: 'state', emptyDir: {} };
const stateMount = { name: 'state', mountPath: '/state' };

/** A pod with a Service of its name that answers connections on port 8000 after some seconds. */
function dependency(namespace: string, seconds: number): KubeObject[] {
  const metadata = { name: 'dependency', namespace, labels: { app: 'dependency' } };
  const socket = 'IO::Socket::INET->new(LocalPort => 8000, Listen => 9, ReuseAddr => 1)';
  const listen = `sleep ${seconds}; exec perl -MIO::Socket::INET -e 'my $s = ${socket}; while ($s->accept) {}'`;
  return [
    {
      ...{ apiVersion: 'v1', kind: 'Service', metadata },
      spec: { selector: { app: 'dependency' }, ports: [{ port: 8000 }] },
    },
    {
      ...{ apiVersion: 'v1', kind: 'Pod', metadata },
      spec: {
        terminationGracePeriodSeconds: 15,
        containers: [{ name: 'dependency', image, command: ['sh', '-c', listen] }],
      },
    },
  ];
}

const pull = (repository: string) => ({
  image: { repository },
  container: { imagePullPolicy: 'Always' },
});

const webhookName = ({ namespace }: World) => `${namespace}-late`;
const webhookRef = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
};
const volumeRef = { apiVersion: 'v1', kind: 'PersistentVolume' };

/** Starts that wait for something that comes late. */
export const fromOutside: readonly SlowStart[] = [
  {
    ...{ id: 'registry-away', what: 'registry away for 20 s', patience: 'transient' },
    before: async (world) =>
      pull(await world.registry((_, at) => (at < 20 ? 'cut' : { afterSeconds: 0 }))),
  },
  {
    ...{ id: 'registry-slow', what: 'registry takes 10 s for each answer', patience: 'none' },
    before: async (world) => pull(await world.registry(() => ({ afterSeconds: 10 }))),
  },
  {
    ...{ id: 'registry-429', what: 'registry answers 429 for 15 s', patience: 'transient' },
    before: async (world) =>
      pull(await world.registry((_, at) => (at < 15 ? 'too many requests' : { afterSeconds: 0 }))),
  },
  {
    ...{ id: 'init-waits', what: 'init container waits 20 s for a service', patience: 'none' },
    before: (world) => make(world, ...dependency(world.namespace, 20)),
    values: {
      pod: {
        initContainers: [
          {
            ...{ name: 'wait', image },
            command: ['perl', '-MIO::Socket::INET', '-e', waitFor('dependency')],
          },
        ],
      },
    },
  },
  {
    ...{ id: 'migration-retried', what: 'migration fails once, then succeeds', patience: 'none' },
    ...{ migrate: true, env: { MIGRATE_NEEDS: 'dependency' } },
    before: (world) => make(world, ...dependency(world.namespace, 14)),
  },
  {
    ...{ id: 'config-map-late', what: 'mounted ConfigMap comes after 10 s', patience: 'transient' },
    values: {
      container: { volumeMounts: [stateMount, { name: 'late', mountPath: '/late' }] },
      pod: { volumes: [stateVolume, { name: 'late', configMap: { name: 'late' } }] },
    },
    meanwhile: async (world) => {
      await firstPod(world);
      await world.sleep(10);
      const metadata = { name: 'late', namespace: world.namespace };
      await make(world, { apiVersion: 'v1', kind: 'ConfigMap', metadata });
    },
  },
  {
    ...{ id: 'volume-late', what: 'volume comes after 15 s', patience: 'transient' },
    values: {
      container: { volumeMounts: [stateMount, { name: 'data', mountPath: '/data' }] },
      pod: { volumes: [stateVolume, { name: 'data', persistentVolumeClaim: { claimName: 'd' } }] },
    },
    before: ({ namespace, ...world }) =>
      make(
        { namespace, ...world },
        {
          ...{
            apiVersion: 'v1',
            kind: 'PersistentVolumeClaim',
            metadata: { name: 'd', namespace },
          },
          spec: {
            ...volumeSpec,
            volumeName: namespace,
            resources: { requests: { storage: '1Mi' } },
          },
        },
      ),
    meanwhile: async (world) => {
      await firstPod(world);
      await world.sleep(15);
      const hostPath = { path: folderOf(world), type: 'DirectoryOrCreate' };
      const spec = { ...volumeSpec, capacity: { storage: '1Mi' }, hostPath };
      await make(world, { ...volumeRef, metadata: { name: world.namespace }, spec });
    },
    after: async (world) => {
      await world.kubernetes.delete({ ...volumeRef, name: world.namespace });
      await rm(folderOf(world), { recursive: true, force: true });
    },
  },
  {
    ...{ id: 'room-late', what: 'room on the node when an old pod ends', patience: 'transient' },
    before: (world) => make(world, ...dependency(world.namespace, 600)),
    values: {
      pod: {
        affinity: {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              {
                topologyKey: 'kubernetes.io/hostname',
                labelSelector: { matchLabels: { app: 'dependency' } },
              },
            ],
          },
        },
      },
    },
    meanwhile: async (world) => {
      const { namespace, kubernetes } = world;
      await firstPod(world);
      await world.sleep(4);
      await kubernetes.delete({ apiVersion: 'v1', kind: 'Pod', name: 'dependency', namespace });
    },
  },
  {
    ...{ id: 'webhook-down', what: 'admission webhook away for 10 s', patience: 'transient' },
    before: (world) =>
      make(world, {
        ...{ ...webhookRef, metadata: { name: webhookName(world) } },
        webhooks: [
          {
            ...{ name: 'late.bench.example', sideEffects: 'None', admissionReviewVersions: ['v1'] },
            clientConfig: { service: { name: 'nobody', namespace: world.namespace } },
            rules: [
              { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] },
            ],
            namespaceSelector: {
              matchLabels: { 'kubernetes.io/metadata.name': world.namespace },
            },
          },
        ],
      }),
    meanwhile: async (world) => {
      await refusedPods(world);
      await world.sleep(10);
      await world.kubernetes.delete({ ...webhookRef, name: webhookName(world) });
    },
    after: async (world) => {
      await world.kubernetes.delete({ ...webhookRef, name: webhookName(world) });
    },
  },
  {
    ...{ id: 'pod-deleted', what: 'somebody deletes the starting pod', patience: 'none' },
    env: { READY_AFTER: '12' },
    meanwhile: async (world) => {
      const { namespace, kubernetes } = world;
      const name = await firstPod(world);
      await world.sleep(8);
      await kubernetes.delete({ apiVersion: 'v1', kind: 'Pod', name, namespace });
    },
  },
];

/** Where the volume lies on the node, which is this machine. */
const folderOf = ({ namespace }: World) => join(tmpdir(), namespace);
const volumeSpec = { storageClassName: '', accessModes: ['ReadWriteOnce'] };

function waitFor(host: string): string {
  return `sleep 1 until IO::Socket::INET->new(PeerAddr => "${host}:8000", Timeout => 2)`;
}
