import { expiredKubeconfig } from '../expired-kubeconfig.ts';
import { interruptedUp, livingHelm } from '../helm-owner.ts';
import type { Fault } from '../fault.ts';
import { limitedKubeconfig } from '../limited-kubeconfig.ts';
import { values, without } from './change.ts';

const changed = values({ shutdown: { preStopSeconds: 1 } });

/** What is wrong with the way into the cluster, or with the release itself. */
export const releaseFaults: readonly Fault[] = [
  {
    name: 'expired-kubeconfig',
    title: 'the certificate of the kubeconfig has expired',
    code: 'KUBECONFIG_EXPIRED',
    as: 'error',
    exit: 3,
    words: /expired/,
    config: changed,
    ...expiredKubeconfig,
  },
  {
    name: 'release-stuck',
    title: 'an `up` that was killed: repaired',
    code: 'none',
    as: 'error',
    exit: 0,
    words: /^/,
    config: changed,
    ...interruptedUp,
  },
  {
    name: 'release-busy',
    title: 'a Helm that is at work: refused',
    code: 'RELEASE_BUSY',
    as: 'error',
    exit: 6,
    words: /faults-web/,
    config: changed,
    ...livingHelm,
  },
  {
    name: 'paused',
    title: 'the Deployment is paused',
    code: 'ROLLOUT_STUCK',
    words: /paused/,
    before: async (bench) => {
      await bench.kubectl('rollout', 'pause', 'deployment/faults-web');
    },
    after: async (bench) => {
      await bench.kubectl('patch', 'deployment', 'faults-web', '-p', '{"spec":{"paused":null}}');
    },
    config: changed,
    evidence: ({ kind, object }) =>
      kind === 'deployments' && (object['spec'] as { paused?: boolean }).paused === true,
    remedy: 'fix',
  },
  {
    name: 'workload-missing',
    title: 'the chart names its Deployment otherwise',
    code: 'WORKLOAD_MISSING',
    words: /faults-web is not in the namespace/,
    config: values({ name: 'otherwise' }),
    remedy: { says: /name it in the chart like the release/, config: without('name') },
    shared: 'the chart takes the Deployment of the version before away',
  },
  {
    name: 'progress-deadline',
    title: 'the pods do not become available, and nothing says why',
    code: 'PROGRESS_DEADLINE',
    words: /progress deadline/,
    config: values({
      pod: { readinessGates: [{ conditionType: 'example.com/never' }] },
      progressDeadlineSeconds: 15,
    }),
    evidence: ({ kind, object }) =>
      kind === 'deployments' &&
      ((object['status'] as { conditions?: { reason?: string }[] }).conditions ?? []).some(
        ({ reason }) => reason === 'ProgressDeadlineExceeded',
      ),
  },
  {
    name: 'few-rights',
    title: 'the kubeconfig may only read pods',
    code: 'CLUSTER_FORBIDDEN',
    as: 'error',
    exit: 3,
    words: /may not|forbidden/,
    config: changed,
    ...limitedKubeconfig,
  },
  {
    name: 'namespace-terminating',
    title: 'the namespace does not end',
    code: 'NAMESPACE_TERMINATING',
    as: 'error',
    exit: 3,
    words: /still being removed/,
    before: async (bench) => {
      const name = `${bench.namespace}-ending`;
      const held = '{"metadata":{"finalizers":["example.com/held"]}}';
      await bench.kubectl('create', 'namespace', name);
      await bench.kubectl('create', 'configmap', 'held', '-n', name);
      await bench.kubectl('patch', 'configmap', 'held', '-n', name, '--type=merge', '-p', held);
      await bench.kubectl('delete', 'namespace', name, '--wait=false');
    },
    after: async (bench) => {
      const name = `${bench.namespace}-ending`;
      const free = '{"metadata":{"finalizers":null}}';
      await bench.kubectl('patch', 'configmap', 'held', '-n', name, '--type=merge', '-p', free);
    },
    config: (config, { namespace }) => {
      Object.assign(config, { namespace: `${namespace}-ending` });
    },
  },
];
