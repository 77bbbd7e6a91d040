import { event } from '../evidence.ts';
import type { Fault } from '../fault.ts';
import { all, values } from './change.ts';

const mounted = (volume: object) =>
  values({
    volumes: [{ name: 'data', ...volume }],
    volumeMounts: [{ name: 'data', mountPath: '/data' }],
  });

const claim = (storageClassName: string) =>
  all(
    mounted({ persistentVolumeClaim: { claimName: 'data' } }),
    values({
      extra: [
        {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name: 'data' },
          spec: {
            storageClassName,
            accessModes: ['ReadWriteOnce'],
            resources: { requests: { storage: '1Mi' } },
          },
        },
      ],
    }),
  );

/** Volumes that do not come. */
export const volumeFaults: readonly Fault[] = [
  {
    name: 'no-storage-class',
    title: 'a volume of a storage class that is not there',
    code: 'VOLUME_PENDING',
    words: /no-such-class/,
    config: claim('no-such-class'),
    evidence: event(/^ProvisioningFailed$/, /"no-such-class" not found/),
    remedy: {
      says: /Name a class that `kubectl get storageclass` lists/,
      config: claim('standard'),
    },
  },
  {
    name: 'no-provisioner',
    title: 'a volume that nobody provisions',
    code: 'VOLUME_PENDING',
    words: /volume|provision/,
    before: (bench) => bench.apply(storageClass(`${bench.namespace}-nobody`)),
    after: async (bench) => {
      await bench.kubectl('delete', 'storageclass', `${bench.namespace}-nobody`);
    },
    config: (config, { namespace }) => {
      claim(`${namespace}-nobody`)(config);
    },
    evidence: event(/^ExternalProvisioning$/),
    remedy: {
      says: /Name a class that `kubectl get storageclass` lists/,
      config: claim('standard'),
    },
  },
  {
    name: 'mount-failed',
    title: 'a volume from a Secret that is not there',
    code: 'MOUNT_FAILED',
    words: /nowhere/,
    config: mounted({ secret: { secretName: 'nowhere' } }),
    evidence: event(/^FailedMount$/, /secret "nowhere" not found/),
    remedy: {
      says: /Create it/,
      does: (bench) => bench.kubectl('create', 'secret', 'generic', 'nowhere'),
    },
    after: async (bench) => {
      await bench.kubectl('delete', 'secret', 'nowhere', '--ignore-not-found');
    },
  },
];

function storageClass(name: string): object {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name },
    provisioner: 'example.com/nobody',
    volumeBindingMode: 'Immediate',
  };
}
