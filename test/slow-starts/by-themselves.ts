import type { SlowStart } from './scenario.ts';

const state = { name: 'state', emptyDir: {} };

/** Programs that take their time, or stumble first. */
export const byThemselves: readonly SlowStart[] = [
  {
    ...{ id: 'one-crash', what: 'one crash, then it runs', patience: 'transient' },
    env: { CRASHES: '1' },
  },
  {
    ...{ id: 'two-crashes', what: 'two crashes, then it runs', patience: 'transient' },
    env: { CRASHES: '2' },
  },
  {
    ...{ id: 'crash-then-slow', what: 'one crash, then 80 s of start', patience: 'transient' },
    env: { CRASHES: '1', STARTS_AFTER: '80' },
    values: { startup: { periodSeconds: 2, failureThreshold: 50 } },
  },
  {
    ...{ id: 'memory-once', what: 'out of memory once, then fine', patience: 'transient' },
    env: { EATS_MEMORY: '1' },
    values: { container: { resources: { limits: { memory: '96Mi' } } } },
  },
  {
    ...{ id: 'slow-readiness', what: 'ready after 25 s, 30 s allowed', patience: 'probe' },
    env: { READY_AFTER: '25' },
    values: { readiness: { periodSeconds: 3, failureThreshold: 10 } },
  },
  {
    ...{ id: 'slow-startup', what: 'listens after 45 s, 60 s allowed', patience: 'probe' },
    env: { STARTS_AFTER: '45' },
    values: { startup: { periodSeconds: 2, failureThreshold: 30 } },
  },
  {
    ...{ id: 'deadline-shorter', what: 'start of 45 s, progress deadline 20 s', patience: 'probe' },
    env: { STARTS_AFTER: '45' },
    values: {
      startup: { periodSeconds: 2, failureThreshold: 30 },
      deployment: { progressDeadlineSeconds: 20 },
    },
  },
  {
    ...{ id: 'flapping', what: 'readiness flaps twice', patience: 'probe' },
    env: { FLAPS: '2', READY_AFTER: '3' },
    values: {
      readiness: { periodSeconds: 1, failureThreshold: 1 },
      deployment: { minReadySeconds: 5 },
    },
  },
  {
    ...{ id: 'database-wakes', what: 'database wakes up for 25 s', patience: 'transient' },
    env: {
      READY_AFTER: '25',
      UNREADY_SAYS: 'database_waking: the database system is starting up',
    },
  },
  {
    ...{ id: 'database-away', what: 'database refuses for 25 s', patience: 'transient' },
    env: {
      READY_AFTER: '25',
      UNREADY_SAYS: 'database_unreachable: connection to db:5432 failed: connection refused',
    },
  },
  {
    ...{ id: 'one-by-one', what: 'update of three pods, each 15 s', patience: 'probe' },
    ...{ env: { READY_AFTER: '15' }, replicas: 3, update: true },
  },
  {
    ...{ id: 'init-crashes', what: 'init container fails once', patience: 'transient' },
    values: {
      pod: {
        initContainers: [
          {
            ...{ name: 'first', image: 'postgres:17-trixie' },
            command: ['sh', '-c', 'test -f /state/once || { touch /state/once; exit 1; }'],
            volumeMounts: [{ name: 'state', mountPath: '/state' }],
          },
        ],
        volumes: [state],
      },
    },
  },
  {
    ...{ id: 'slow-migration', what: 'migration of 30 s', patience: 'none' },
    ...{ migrate: true, env: { MIGRATES_FOR: '30' } },
  },
];
