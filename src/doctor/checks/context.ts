import { coded, fail, pass, warn, type Check } from '../check.ts';
import { lookAtCluster, type ClusterLook } from '../looks/cluster.ts';
import { lookAtLocalCluster } from '../looks/local-cluster.ts';

export interface ContextFacts {
  readonly cluster:
    | Exclude<ClusterLook, { state: 'answers' }>
    | {
        readonly state: 'answers';
        readonly context: string;
        readonly server: string;
        readonly user: string;
      };
  /** Current context of the kubeconfig, when another one was asked for. */
  readonly current?: string;
  /** `up` could start a cluster of its own instead. */
  readonly canStartOne: boolean;
}

/** Whether the context answers, and whose it is: a deployment into the wrong cluster is hard to undo. */
export const context: Check<ContextFacts> = {
  id: 'context',
  title: 'Kubernetes context',
  severity: { kubernetes: 'stop' },
  limitMs: 8_000,
  gather: async (scene) => {
    const [cluster, local, current] = await Promise.all([
      lookAtCluster(scene),
      lookAtLocalCluster(scene),
      scene.ports.kubernetes().then(
        ({ context }) => context,
        () => undefined,
      ),
    ]);
    const { need, program } = local;
    const canStartOne = program.state === 'there' && (need === 'asked' || need === 'fallback');
    if (cluster.state !== 'answers') return { cluster, canStartOne };
    const { kubernetes } = cluster;
    const user = await kubernetes
      .review({ apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' })
      .then(
        ({ status }) => (status?.['userInfo'] as { username?: string } | undefined)?.username ?? '',
        // Servers before 1.28 do not know the question.
        () => '',
      );
    const about = { context: kubernetes.context, server: kubernetes.server, user };
    return {
      ...{ cluster: { state: 'answers', ...about }, canStartOne },
      ...(current === undefined ? {} : { current }),
    };
  },
  judge: ({ cluster, current, canStartOne }) => {
    if (cluster.state === 'answers') {
      const { context, server, user } = cluster;
      const as = user === '' ? '' : ` as ${user}`;
      const other =
        current === undefined || current === context ? '' : `; the current one is ${current}`;
      return pass(`${context} at ${server}${as}${other}`);
    }
    const { code, reason, hint } = cluster;
    if (canStartOne)
      return warn(reason, 'Run: todo-deploy up, which starts a cluster after asking');
    return coded(code, fail(reason, hint));
  },
};
