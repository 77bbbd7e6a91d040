import type { KubeNode } from '../../rollout/kube-network-types.ts';
import { typed } from '../../rollout/kube-types.ts';
import { componentOf } from '../../rollout/ownership.ts';
import { transient, type Clue, type Rule } from '../rule.ts';
import { isReady, oneLine, type View } from '../view.ts';
import { unplaced } from './scheduling.ts';

const patience = transient(60, 'the node removes unused images and ended pods by itself');

const kinds: Readonly<Record<string, { what: string; remedy: string }>> = {
  DiskPressure: {
    what: 'disk space',
    remedy:
      'Free disk space on the node: remove unused images (docker image prune, crictl rmi --prune) and old logs, or give it a bigger disk.',
  },
  MemoryPressure: {
    what: 'memory',
    remedy: 'Free memory on the node: end what uses it, or give the machine more.',
  },
  PIDPressure: {
    what: 'process numbers',
    remedy: 'Find what starts so many processes on the node: kubectl top pods -A, ps -e.',
  },
};

/** A node is short of disk, memory or processes, and takes no pods. */
export const nodePressure: Rule = {
  code: 'NODE_PRESSURE',
  page: {
    title: 'The node is short of disk or memory',
    meaning:
      'The node (machine) reports that its disk, memory or process numbers run out. It takes no new pods and may end some that run.',
    causes: [
      'Old images and build caches fill the disk.',
      'Logs or data in containers, not on volumes, grow.',
      'Programs without a memory limit.',
    ],
    look: [
      'kubectl describe nodes shows DiskPressure, MemoryPressure or PIDPressure under Conditions.',
      'df -h and free -m on the node.',
    ],
    mend: [
      'Free space: docker system prune, or crictl rmi --prune on the node.',
      'Or give the machine a bigger disk or more memory.',
      'The mark goes away some minutes later; then run `todo-deploy up`.',
    ],
  },
  find: (view) => [...onNode(view), ...withoutNode(view)],
};

function onNode({ pods, snapshot }: View): Clue[] {
  return pods.flatMap((pod) => {
    const node = typed(snapshot, 'nodes').find(
      ({ metadata }) => metadata.name === pod.spec?.nodeName,
    );
    const trouble = node === undefined || isReady(pod) ? undefined : shortages([node])[0];
    if (trouble === undefined || pod.status?.phase === 'Succeeded') return [];
    return [
      {
        component: componentOf(pod.metadata),
        object: `node/${trouble.node}`,
        cause: `the node ${trouble.node} is short of ${trouble.what}`,
        evidence: [`pod/${pod.metadata.name} is on it`, trouble.line],
        remedy: trouble.remedy,
        ...patience,
      },
    ];
  });
}

function withoutNode(view: View): Clue[] {
  return unplaced(view)
    .filter(({ fault }) => fault === 'pressure')
    .map(({ pod, message }) => {
      const all = shortages(typed(view.snapshot, 'nodes'));
      const what = /(disk|memory|pid)-pressure/.exec(message)?.[1] ?? 'room';
      return {
        component: componentOf(pod.metadata),
        object: `pod/${pod.metadata.name}`,
        cause: `the pod has no node to run on: the node is short of ${all[0]?.what ?? what}`,
        evidence: [`scheduler: ${message}`, ...all.map(({ line }) => line)],
        remedy: all[0]?.remedy ?? 'Free space on the node: kubectl describe nodes says of what.',
        ...patience,
      };
    });
}

function shortages(nodes: readonly KubeNode[]) {
  return nodes.flatMap(({ metadata, status }) =>
    (status?.conditions ?? []).flatMap(({ type, status: state, message = '' }) => {
      const kind = state === 'True' ? kinds[type] : undefined;
      if (kind === undefined) return [];
      const line = oneLine(`node ${metadata.name}: ${type}: ${message}`);
      return [{ ...kind, node: metadata.name, line }];
    }),
  );
}
