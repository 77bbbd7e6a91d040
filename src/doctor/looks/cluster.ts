import { DeployError } from '../../errors.ts';
import { clockAhead } from '../../inspection/clock.ts';
import type { Kubernetes } from '../../ports/kubernetes.ts';
import type { Skip } from '../check.ts';
import { projectOf, type Scene } from '../scene.ts';

/** How long an API server may take before it counts as silent, in milliseconds. */
const patienceMs = 4_000;

/** The cluster that is meant: the context that was asked for, else the current one. */
export type ClusterLook =
  /** No kubeconfig, or no such context in it. */
  | {
      readonly state: 'unknown';
      readonly code: string;
      readonly reason: string;
      readonly hint: string;
    }
  | {
      readonly state: 'silent' | 'refused';
      readonly code: string;
      readonly context: string;
      readonly server: string;
      readonly reason: string;
      readonly hint: string;
    }
  | {
      readonly state: 'answers';
      readonly kubernetes: Kubernetes;
      readonly version: string;
      /** Milliseconds that our clock is ahead of the server's; undefined when it does not say. */
      readonly aheadMs?: number;
    };

/** The context that was asked for by flag, variable or configuration. */
export function wantedContext(scene: Scene): string | undefined {
  return projectOf(scene)?.config.cluster.context ?? scene.context;
}

/** Looks at the cluster; once for all checks. */
export function lookAtCluster(scene: Scene): Promise<ClusterLook> {
  return scene.once('cluster', () => look(scene));
}

async function look(scene: Scene): Promise<ClusterLook> {
  let kubernetes: Kubernetes;
  try {
    kubernetes = await scene.ports.kubernetes(wantedContext(scene));
  } catch (error) {
    return { state: 'unknown', ...partsOf(error) };
  }
  const { context, server } = kubernetes;
  try {
    const answer = await kubernetes.raw('/version', { timeoutMs: patienceMs });
    const ahead = clockAhead(answer, scene.ports.clock.now());
    // Only what was asked for by name says in its error why we were sent away.
    const { gitVersion: version } =
      answer.status === 200
        ? (JSON.parse(answer.body) as { gitVersion: string })
        : { gitVersion: await kubernetes.version() };
    // Anybody may ask for the version: whether we are somebody, only a review says.
    await kubernetes.review({
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      ...nobodyNeeds,
    });
    return {
      state: 'answers',
      kubernetes,
      version,
      ...(ahead === undefined ? {} : { aheadMs: ahead }),
    };
  } catch (error) {
    const parts = partsOf(error);
    const state = parts.code === 'CLUSTER_UNREACHABLE' ? 'silent' : 'refused';
    return { state, context, server, ...parts };
  }
}

/** A question that every user may ask. */
const nobodyNeeds = {
  spec: { resourceAttributes: { verb: 'get', resource: 'pods', namespace: 'default' } },
};

function partsOf(error: unknown): { code: string; reason: string; hint: string } {
  if (!(error instanceof DeployError) || error.kind === 'interrupted') throw error;
  const { code, message, hint = 'kubectl config get-contexts lists the contexts' } = error;
  return { code, reason: message, hint };
}

export type AnsweringCluster = Extract<ClusterLook, { state: 'answers' }>;

/** The cluster, for checks that have nothing to look at without one. */
export async function clusterOrSkip(scene: Scene): Promise<AnsweringCluster | Skip> {
  const found = await lookAtCluster(scene);
  return found.state === 'answers' ? found : { skip: 'no cluster answers' };
}
