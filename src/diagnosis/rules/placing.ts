import { typed, type Pod } from '../../rollout/kube-types.ts';
import { changeFor, clusterCommand, type Fixed } from '../fixes.ts';
import { mebibytes, millicores, quantity } from '../quantity.ts';
import type { View } from '../view.ts';

/** The remedy for a pod that no node takes, by what the scheduler says. */
export function placeFor(view: View, pod: Pod, message: string): Fixed {
  const [, resource] = /Insufficient (cpu|memory)/.exec(message) ?? [];
  if (resource !== undefined) return smaller(view, pod, resource as 'cpu' | 'memory');
  const nodes = typed(view.snapshot, 'nodes');
  if (/node\(s\) were unschedulable/.test(message)) {
    const node = nodes.find(({ spec }) => spec?.unschedulable === true);
    return node === undefined ? {} : clusterCommand(view, 'uncordon', node.metadata.name);
  }
  const [, key] = /untolerated taint \{([^:}=]+)/.exec(message) ?? [];
  if (key !== undefined && !key.startsWith('node.kubernetes.io/')) {
    const node = nodes.find(({ spec }) => spec?.taints?.some((taint) => taint.key === key));
    return node === undefined
      ? {}
      : clusterCommand(view, 'taint', 'nodes', node.metadata.name, `${key}-`);
  }
  const wanted = Object.entries(pod.spec?.nodeSelector ?? {}).map(
    ([name, value]) => `${name}=${value}`,
  );
  const [node] = nodes;
  if (!/node affinity\/selector/.test(message) || wanted.length === 0 || node === undefined)
    return {};
  return clusterCommand(view, 'label', 'nodes', node.metadata.name, ...wanted);
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
