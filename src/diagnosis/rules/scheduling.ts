import type { KubeNode } from '../../rollout/kube-network-types.ts';
import { conditionOf, typed, type Pod } from '../../rollout/kube-types.ts';
import { fits } from '../../rollout/selection.ts';
import { quantity } from '../quantity.ts';
import type { View } from '../view.ts';

/** A pod that the scheduler finds no node for. */
export interface Unplaced {
  readonly pod: Pod;
  /** What the scheduler says. */
  readonly message: string;
  /** The nodes themselves are at fault; undefined where the pod asks for what they do not have. */
  readonly fault: Fault | undefined;
}

type Fault = 'not-ready' | 'pressure';

/** Taints that Kubernetes itself puts on a node that does not work. */
const notReady = /node\.kubernetes\.io\/(not-ready|unreachable|network-unavailable)/;
const pressure = /node\.kubernetes\.io\/(disk|memory|pid)-pressure/;
/** Where other nodes are ready and only too small, their size is what can be changed. */
const tooSmall = /Insufficient|PersistentVolumeClaim/i;

/** The pods that wait for a node, each with what keeps it from one. */
export function unplaced({ pods, snapshot }: Pick<View, 'pods' | 'snapshot'>): Unplaced[] {
  const nodes = typed(snapshot, 'nodes');
  return pods.flatMap((pod) => {
    const scheduled = conditionOf(pod.status?.conditions, 'PodScheduled');
    if (scheduled?.status !== 'False' || scheduled.reason !== 'Unschedulable') return [];
    const message = scheduled.message ?? '';
    return [{ pod, message, fault: faultFor(message, pod, nodes) }];
  });
}

function faultFor(message: string, pod: Pod, nodes: readonly KubeNode[]): Fault | undefined {
  if (tooSmall.test(message) || !/taint/.test(message)) return undefined;
  const named = faultIn(message);
  if (named !== undefined) return named;
  // From Kubernetes 1.34 on, the scheduler does not say which taints: the nodes that the pod may use do.
  const possible = nodes.filter((node) => hasLabelsFor(node, pod));
  const faults = possible.map(({ spec }) =>
    faultIn((spec?.taints ?? []).map(({ key }) => key).join(' ')),
  );
  return faults.every((fault) => fault === faults[0]) ? faults[0] : undefined;
}

function faultIn(taints: string): Fault | undefined {
  if (notReady.test(taints)) return 'not-ready';
  return pressure.test(taints) ? 'pressure' : undefined;
}

/** True when a node has the labels that the nodeSelector of a pod names. */
export function hasLabelsFor({ metadata }: KubeNode, { spec }: Pod): boolean {
  return fits({ matchLabels: spec?.nodeSelector ?? {} }, metadata.labels ?? {});
}

/** True when a node has the labels that a pod asks for, and would have the CPU and memory if it were empty. */
export function couldTake(node: KubeNode, pod: Pod): boolean {
  if (!hasLabelsFor(node, pod)) return false;
  return (['cpu', 'memory'] as const).every((resource) => {
    const has = quantity(node.status?.allocatable?.[resource]);
    const asked = (pod.spec?.containers ?? []).map(
      ({ resources }) => quantity(resources?.requests?.[resource]) ?? 0,
    );
    return has === undefined || asked.reduce((sum, one) => sum + one, 0) <= has;
  });
}
