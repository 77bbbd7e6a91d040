import { serving, shell, sleeping, type Fault } from './kubernetes-workload.ts';

const httpProbe = {
  httpGet: { path: '/readyz', port: 8000 },
  periodSeconds: 1,
  failureThreshold: 1,
};

/** Pods that are not made or placed, Jobs that fail, programs that never become ready. */
export const readyFaults: readonly Fault[] = [
  {
    name: 'unschedulable',
    code: 'UNSCHEDULABLE',
    cause: /enough CPU/,
    container: { ...sleeping, resources: { requests: { cpu: '900' } } },
  },
  {
    name: 'volume-pending',
    code: 'VOLUME_PENDING',
    cause: /no StorageClass "nope"/,
    before: (namespace) => [
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'data', namespace },
        spec: {
          storageClassName: 'nope',
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '1Gi' } },
        },
      },
    ],
    pod: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] },
  },
  {
    name: 'mount-failed',
    code: 'MOUNT_FAILED',
    cause: /mounts the Secret "nope"/,
    container: { ...sleeping, volumeMounts: [{ name: 'data', mountPath: '/data' }] },
    pod: { volumes: [{ name: 'data', secret: { secretName: 'nope' } }] },
  },
  {
    name: 'quota-exceeded',
    code: 'QUOTA_EXCEEDED',
    cause: /none/,
    before: (namespace) => [
      {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'none', namespace },
        spec: { hard: { pods: '0' } },
      },
    ],
  },
  {
    name: 'limit-range',
    code: 'LIMIT_RANGE',
    cause: /maximum memory usage per Container is 16Mi/,
    before: (namespace) => [
      {
        apiVersion: 'v1',
        kind: 'LimitRange',
        metadata: { name: 'small', namespace },
        spec: { limits: [{ type: 'Container', max: { memory: '16Mi' } }] },
      },
    ],
    container: { ...sleeping, resources: { limits: { memory: '64Mi' } } },
  },
  {
    name: 'pod-security',
    code: 'POD_SECURITY',
    cause: /restricted/,
    namespaceLabels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
  },
  {
    name: 'job-failed',
    kind: 'Job',
    code: 'JOB_FAILED',
    cause: /the Job failed: no luck/,
    container: shell('echo no luck; exit 1'),
  },
  {
    name: 'migration-failed',
    kind: 'Job',
    code: 'MIGRATION_FAILED',
    cause: /migration failed: relation exists/,
    container: shell('echo relation exists; exit 1'),
  },
  {
    name: 'database-password',
    code: 'DATABASE_PASSWORD',
    cause: /refuses the user or the password/,
    container: {
      ...serving('503 Service Unavailable', '{"checks":{"database":"database_auth_failed"}}'),
      readinessProbe: httpProbe,
    },
  },
  {
    name: 'never-ready',
    code: 'NOT_READY',
    cause: /it answers 500 \{"detail":"no idea"\}/,
    container: {
      ...serving('500 Internal Server Error', '{"detail":"no idea"}'),
      readinessProbe: httpProbe,
    },
  },
  {
    name: 'wrong-port',
    code: 'NOT_READY',
    cause: /nothing listens on the port that the probe asks \(8000\)/,
    container: { ...sleeping, readinessProbe: httpProbe },
  },
  {
    name: 'startup-probe-kills',
    code: 'PROBE_KILLS',
    cause: /startup probe ends the container after 2 s/,
    container: { ...sleeping, startupProbe: { ...httpProbe, failureThreshold: 2 } },
  },
];
