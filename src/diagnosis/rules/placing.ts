import type { KubeNode, Taint } from '../../rollout/kube-network-types.ts';
import { conditionOf, typed, type Pod } from '../../rollout/kube-types.ts';
import { changeFor, clusterCommand, type Fixed } from '../fixes.ts';
import { mebibytes, millicores, quantity } from '../quantity.ts';
import type { View } from '../view.ts';
import { hasLabelsFor } from './scheduling.ts';

/** The remedy for a pod that no node takes, by what the scheduler says. */
export function placeFor(view: View, pod: Pod, message: string): Fixed {
  const [, resource] = /Insufficient (cpu|memory)/.exec(message) ?? [];
  if (resource !== undefined) return smaller(view, pod, resource as 'cpu' | 'memory');
  const nodes = typed(view.snapshot, 'nodes');
  if (/node\(s\) were unschedulable/.test(message)) {
    const node = nodes.find(({ spec }) => spec?.unschedulable === true);
    return node === undefined ? {} : clusterCommand(view, 'uncordon', node.metadata.name);
  }
  if (/untolerated taint/.test(message)) {
    const tainted = withTaint(nodes, pod, message);
    if (tainted !== undefined) return clusterCommand(view, 'taint', 'nodes', ...tainted);
  }
  const wanted = Object.entries(pod.spec?.nodeSelector ?? {}).map(
    ([name, value]) => `${name}=${value}`,
  );
  // One that works, and keeps nobody away.
  const node = nodes.find(isOpen) ?? nodes[0];
  if (!/node affinity\/selector/.test(message) || wanted.length === 0 || node === undefined)
    return {};
  return clusterCommand(view, 'label', 'nodes', node.metadata.name, ...wanted);
}

function isOpen({ spec, status }: KubeNode): boolean {
  const ready = conditionOf(status?.conditions, 'Ready');
  return ready?.status === 'True' && spec?.unschedulable !== true && !spec?.taints?.length;
}

/**
 * The first node that the pod may use but for its taints, and these with a minus. Kubernetes named the taint
 * up to 1.33 (`untolerated taint {gpu: true}`); from 1.34 on it says `untolerated taint(s)` and no more.
 */
function withTaint(nodes: readonly KubeNode[], pod: Pod, message: string): string[] | undefined {
  const [, named] = /untolerated taint(?:\(s\))? \{([^:}=]+)/.exec(message) ?? [];
  for (const node of nodes) {
    const keys = (node.spec?.taints ?? [])
      .filter((taint) => taint.effect !== 'PreferNoSchedule' && !isTolerated(taint, pod.spec))
      .map(({ key }) => key);
    // What Kubernetes itself puts on a node goes when the node is well again.
    if (keys.length === 0 || keys.some((key) => key.startsWith('node.kubernetes.io/'))) continue;
    if (!hasLabelsFor(node, pod)) continue;
    if (named === undefined || keys.includes(named))
      return [node.metadata.name, ...new Set(keys.map((key) => `${key}-`))];
  }
  return undefined;
}

/** Kubernetes API: Toleration; an empty key, value or effect fits all, as does the operator Exists. */
function isTolerated(taint: Taint, spec: Pod['spec']): boolean {
  return (spec?.tolerations ?? []).some(
    ({ key = '', operator = 'Equal', value = '', effect = '' }) =>
      (key === taint.key || (key === '' && operator === 'Exists')) &&
      (operator === 'Exists' || value === (taint.value ?? '')) &&
      (effect === '' || effect === taint.effect),
  );
}

/** What a node has is shared with other pods: a quarter of it, or half of what was asked, whichever is less. */
function smaller(view: View, pod: Pod, resource: 'cpu' | 'memory'): Fixed {
  const asked = (pod.spec?.containers ?? []).flatMap((container) => {
    const amount = quantity(container.resources?.requests?.[resource]);
    return amount === undefined ? [] : [{ name: container.name, amount }];
  });
  const most = asked.sort((a, b) => b.amount - a.amount)[0];
  if (most === undefined) return {};
  const largest = Math.max(
    ...typed(view.snapshot, 'nodes').map(
      ({ status }) => quantity(status?.allocatable?.[resource]) ?? 0,
    ),
  );
  const amount = Math.min(most.amount / 2, largest > 0 ? largest / 4 : Infinity);
  const to = resource === 'cpu' ? millicores(amount) : mebibytes(amount);
  return changeFor(view, pod, {
    ...{ value: `resources.requests.${resource}`, to },
    command: (workload) => [
      'set',
      'resources',
      workload,
      '-c',
      most.name,
      `--requests=${resource}=${to}`,
    ],
  });
}
