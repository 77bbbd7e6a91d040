import type { Bench } from '../bench.ts';
import { anyOf, condition, event } from '../evidence.ts';
import type { Fault } from '../fault.ts';
import { values } from './change.ts';

const refused = (words: RegExp) =>
  anyOf(
    condition('replicasets', 'ReplicaFailure', words),
    condition('deployments', 'ReplicaFailure', words),
    event(/^FailedCreate$/, words),
  );

/** An object of the namespace for the time of a fault. */
const around = (kind: string, object: (bench: Bench) => object) => ({
  before: (bench: Bench) => bench.apply(object(bench)),
  after: async (bench: Bench) => {
    await bench.kubectl('delete', kind, 'faults', '--ignore-not-found');
  },
});

/** Something else than before, so that a new pod has to be made. */
const changed = values({ shutdown: { preStopSeconds: 1 } });

/** Pods that the API server does not let in. */
export const admissionFaults: readonly Fault[] = [
  {
    name: 'quota',
    title: 'the quota of the namespace is used up',
    code: 'QUOTA_EXCEEDED',
    words: /quota/,
    before: async (bench) => {
      await bench.apply({
        ...{ apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'faults' } },
        spec: { hard: { 'requests.memory': '65Mi' } },
      });
      const used = '--for=jsonpath={.status.used.requests\\.memory}=64Mi';
      await bench.kubectl('wait', 'resourcequota/faults', used, '--timeout=30s');
    },
    after: async (bench) => {
      await bench.kubectl('delete', 'resourcequota', 'faults', '--ignore-not-found');
    },
    config: changed,
    evidence: refused(/exceeded quota/),
    remedy: 'fix',
  },
  {
    name: 'limit-range',
    title: 'more than the namespace allows one container',
    code: 'LIMIT_RANGE',
    words: /limit|allow|64Mi/i,
    ...around('limitrange', () => ({
      ...{ apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'faults' } },
      spec: { limits: [{ type: 'Container', max: { memory: '64Mi' } }] },
    })),
    config: changed,
    evidence: refused(/maximum memory usage per Container/),
    remedy: 'fix',
  },
  {
    name: 'pod-security',
    title: 'Pod Security refuses the pod',
    code: 'POD_SECURITY',
    words: /escalation|restricted/i,
    config: values({ securityContext: { allowPrivilegeEscalation: true } }),
    evidence: refused(/violates PodSecurity/),
    remedy: 'fix',
    after: async (bench) => {
      const level = 'pod-security.kubernetes.io/enforce=restricted';
      await bench.kubectl('label', '--overwrite', 'namespace', bench.namespace, level);
    },
  },
  {
    name: 'webhook-down',
    title: 'the admission webhook does not answer',
    code: 'WEBHOOK_DOWN',
    words: /webhook/,
    before: (bench) => bench.apply(webhook(bench)),
    after: async (bench) => {
      await removeWebhook(bench);
    },
    config: changed,
    evidence: refused(/failed calling webhook/),
    remedy: { says: /remove its configuration/, does: removeWebhook },
  },
  {
    name: 'service-account',
    title: 'a ServiceAccount that is not there',
    code: 'PODS_REFUSED',
    words: /nobody/,
    config: values({ serviceAccountName: 'nobody' }),
    evidence: refused(/serviceaccount "nobody" not found/),
    remedy: 'fix',
  },
];

function removeWebhook(bench: Bench): Promise<string> {
  const kind = 'validatingwebhookconfiguration';
  return bench.kubectl('delete', kind, bench.namespace, '--ignore-not-found');
}

function webhook({ namespace }: Bench): object {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: namespace },
    webhooks: [
      {
        ...{ name: 'faults.example.com', admissionReviewVersions: ['v1'], sideEffects: 'None' },
        ...{ failurePolicy: 'Fail', timeoutSeconds: 5 },
        clientConfig: { service: { name: 'nobody', namespace, path: '/' } },
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
        rules: [
          { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] },
        ],
      },
    ],
  };
}
