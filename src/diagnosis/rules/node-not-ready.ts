import type { KubeNode } from '../../rollout/kube-network-types.ts';
import { conditionOf, typed } from '../../rollout/kube-types.ts';
import { componentOf } from '../../rollout/ownership.ts';
import { transient, type Clue, type Rule } from '../rule.ts';
import { isReady, oneLine, type View } from '../view.ts';
import { unplaced } from './scheduling.ts';

const patience = transient(60, 'a node that has just started needs a moment');
const remedy =
  'See why: kubectl describe nodes. Start the machine or its kubelet again; with Minikube: minikube start.';

/** The node that a pod runs on, or the only one that it could run on, does not work. */
export const nodeNotReady: Rule = {
  code: 'NODE_NOT_READY',
  page: {
    title: 'The node is not ready',
    meaning:
      'A node is a machine of the cluster. The one for this pod does not report that it works, so nothing new starts on it, and what runs there may be gone.',
    causes: [
      'The machine was stopped, is asleep, or has lost its network.',
      'Its kubelet or container runtime does not run.',
      'The cluster has just started: it needs a moment.',
    ],
    look: [
      'kubectl get nodes shows Ready or NotReady.',
      'kubectl describe node NODE shows under Conditions what is wrong, and since when.',
    ],
    mend: [
      'Start the machine again; a local cluster: minikube start, or restart Docker.',
      'On the machine: systemctl restart kubelet',
      'Run `todo-deploy up`.',
    ],
  },
  find: (view) => [...onNode(view), ...withoutNode(view)],
};

function onNode({ pods, snapshot }: View): Clue[] {
  const nodes = typed(snapshot, 'nodes');
  return pods.flatMap((pod) => {
    const node = nodes.find(({ metadata }) => metadata.name === pod.spec?.nodeName);
    if (node === undefined || isReady(pod) || ended(pod.status?.phase)) return [];
    const why = troubleOf(node);
    if (why === undefined) return [];
    const { name } = node.metadata;
    return [
      {
        component: componentOf(pod.metadata),
        object: `node/${name}`,
        explains: [`pod/${pod.metadata.name}`],
        cause: `the node ${name}, which the pod is on, is not ready`,
        evidence: [`pod/${pod.metadata.name} is on node ${name}`, why],
        remedy,
        ...patience,
      },
    ];
  });
}

function withoutNode(view: View): Clue[] {
  return unplaced(view)
    .filter(({ fault }) => fault === 'not-ready')
    .map(({ pod, message }) => {
      const why = typed(view.snapshot, 'nodes').flatMap((node) => troubleOf(node) ?? []);
      return {
        component: componentOf(pod.metadata),
        object: `pod/${pod.metadata.name}`,
        cause: 'the pod has no node to run on: the node is not ready',
        evidence: [`scheduler: ${message}`, ...why],
        remedy,
        ...patience,
      };
    });
}

function troubleOf({ metadata, status }: KubeNode): string | undefined {
  const ready = conditionOf(status?.conditions, 'Ready');
  if (ready === undefined || ready.status === 'True') return undefined;
  return oneLine(
    `node ${metadata.name}: Ready is ${ready.status}: ${ready.reason ?? ''} ${ready.message ?? ''}`,
  );
}

function ended(phase: string | undefined): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}
