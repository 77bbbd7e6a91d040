import type { Condition } from '../../src/rollout/kube-types.ts';
import type { AppSettings } from '../../test/slow-starts/project.ts';

/** An object as the API server sends it; only what evidence is made of. */
export interface Seen {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly reason?: string;
  readonly message?: string;
  readonly involvedObject?: { readonly kind?: string };
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly containerStatuses?: readonly {
      readonly restartCount?: number;
      readonly state?: {
        readonly waiting?: { readonly reason?: string; readonly message?: string };
        readonly terminated?: { readonly reason?: string };
      };
    }[];
  };
}

/** A chart that is broken in one way. */
export interface BrokenChart {
  readonly id: string;
  readonly what: string;
  readonly settings: AppSettings;
  /** True for an object that shows the fault beyond doubt. */
  readonly evidence: (object: Seen) => boolean;
  /** One of these in the output is a cause that a person can act on. */
  readonly words: RegExp;
  /** Laid into the namespace before the broken version comes. */
  readonly before?: Readonly<Record<string, unknown>>;
}

const containers = ({ kind, status }: Seen) =>
  kind === 'Pod' ? (status?.containerStatuses ?? []) : [];
const waitsFor = (pattern: RegExp) => (object: Seen) =>
  containers(object).some(({ state }) =>
    pattern.test(`${state?.waiting?.reason ?? ''} ${state?.waiting?.message ?? ''}`),
  );
const has = (type: string, status: string) => (object: Seen) =>
  object.status?.conditions?.some((one) => one.type === type && one.status === status) === true;

/** The third end in a row; after one or two a program may still recover. */
const crashesAgain = (object: Seen) =>
  containers(object).some(
    ({ restartCount = 0, state }) =>
      restartCount >= 2 &&
      (state?.terminated !== undefined || state?.waiting?.reason === 'CrashLoopBackOff'),
  );

export const brokenCharts: readonly BrokenChart[] = [
  {
    ...{ id: 'image', what: 'image not found' },
    settings: { values: { container: { image: 'localhost:5000/sample/no-such-image:1' } } },
    evidence: waitsFor(/not found/),
    words: /no-such-image\S* .*(not found|does not exist)|ErrImagePull|ImagePullBackOff/i,
  },
  {
    ...{ id: 'crash', what: 'crash loop' },
    settings: { env: { CRASHES: '99', CRASH_SAYS: 'no setting GREETING' } },
    evidence: crashesAgain,
    words: /no setting GREETING|exits? with code 1|exit code 1|CrashLoopBackOff/i,
  },
  {
    ...{ id: 'secret', what: 'missing Secret key' },
    before: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys' } },
    settings: {
      values: {
        container: {
          env: [{ name: 'KEY', valueFrom: { secretKeyRef: { name: 'keys', key: 'SIGNING' } } }],
        },
      },
    },
    evidence: waitsFor(/CreateContainerConfigError/),
    words: /SIGNING|CreateContainerConfigError/,
  },
  {
    ...{ id: 'command', what: 'bad command' },
    settings: { values: { container: { command: ['/no-such-program'] } } },
    evidence: (object) =>
      waitsFor(/no-such-program/)(object) ||
      containers(object).some(({ state }) => state?.terminated?.reason === 'StartError'),
    words: /no-such-program|StartError/,
  },
  {
    ...{ id: 'password', what: 'never ready: wrong database password' },
    settings: {
      env: {
        READY_AFTER: '9999',
        UNREADY_SAYS: 'database_auth_failed: password authentication failed for user "app"',
      },
    },
    evidence: ({ kind, reason, message = '' }) =>
      kind === 'Event' && reason === 'Unhealthy' && message.includes('503'),
    words: /password/i,
  },
  {
    ...{ id: 'unschedulable', what: 'unschedulable' },
    settings: {
      values: { container: { resources: { requests: { cpu: '64', memory: '1Mi' } } } },
    },
    evidence: has('PodScheduled', 'False'),
    words: /Insufficient cpu|enough CPU/i,
  },
  {
    ...{ id: 'quota', what: 'quota used up' },
    before: {
      ...{ apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'small' } },
      spec: { hard: { pods: '1' } },
    },
    settings: { env: { ANYTHING: 'else' } },
    evidence: has('ReplicaFailure', 'True'),
    words: /quota/i,
  },
  {
    ...{ id: 'migration', what: 'failed migration (hook Job)' },
    settings: {
      migrate: true,
      env: { MIGRATE_FAILS: 'relation "orders" does not exist' },
      values: { migrations: { backoffLimit: 0 } },
    },
    evidence: (object) => object.kind === 'Job' && has('FailureTarget', 'True')(object),
    words: /relation "orders" does not exist/,
  },
];
