import { typed, type Pod } from '../../rollout/kube-types.ts';
import { componentOf } from '../../rollout/ownership.ts';
import { terminal, transient, type Patient, type Rule } from '../rule.ts';
import type { View } from '../view.ts';
import { pendingClaims } from './claims.ts';
import { placeFor } from './placing.ts';
import { couldTake, hasLabelsFor, unplaced } from './scheduling.ts';

const selector = /didn't match Pod's node affinity\/selector/;
/** In the order in which they are looked for: the first that the scheduler names is the cause. */
const reasons = [
  {
    pattern: /unbound immediate PersistentVolumeClaims|persistentvolumeclaim "[^"]*" not found/,
    cause: 'its volume is not there',
    remedy: 'See why with `kubectl describe pvc`.',
  },
  {
    pattern: /Insufficient cpu/,
    cause: 'no node has enough CPU left',
    remedy:
      'Lower `values.resources.requests.cpu` or `replicas` of the component, or give the cluster more CPU.',
  },
  {
    pattern: /Insufficient memory/,
    cause: 'no node has enough memory left',
    remedy:
      'Lower `values.resources.requests.memory` or `replicas` of the component, or give the cluster more memory.',
  },
  {
    pattern: /unschedulable/,
    cause: 'the node is cordoned',
    remedy: 'Let it take pods again: kubectl uncordon NODE.',
  },
  {
    pattern: /untolerated taint/,
    cause: 'the nodes have a taint that the pods do not tolerate',
    remedy:
      'Set `values.tolerations` of the component, or remove the taint: `kubectl describe nodes`.',
  },
  {
    pattern: selector,
    cause: 'no node matches its nodeSelector or affinity',
    remedy: 'Correct `values.nodeSelector` or `values.affinity` of the component.',
  },
] as const;

/** Where no node has the labels, what keeps the pod from those without them is beside the point. */
function reasonFor({ snapshot }: View, pod: Pod, message: string) {
  const nodes = typed(snapshot, 'nodes');
  const noneFits = nodes.length > 0 && !nodes.some((node) => hasLabelsFor(node, pod));
  const known = reasons.filter(({ pattern }) => pattern.test(message));
  return (noneFits ? known.find(({ pattern }) => pattern === selector) : undefined) ?? known[0];
}

/** The scheduler finds no node for a pod. */
export const unschedulable: Rule = {
  code: 'UNSCHEDULABLE',
  page: {
    title: 'No node has room for the pod',
    meaning:
      'A pod runs on one node (machine) of the cluster. None of them can take this one, so it waits. todo-deploy waits a short time too: room may come back when an old pod ends.',
    causes: [
      'No node has enough CPU or memory left for what the pod requests. What counts is the sum of the requests, not what is really used.',
      'The nodes carry a taint that keeps pods away, or are cordoned.',
      'The pod asks for a node with a label that none has (nodeSelector, affinity).',
    ],
    look: [
      'kubectl describe nodes shows under Allocatable what a node has, under Allocated resources what is requested, and its Taints.',
      'kubectl -n NAMESPACE describe pod POD ends with the words of the scheduler.',
    ],
    mend: [
      'Lower components.NAME.values.resources.requests or components.NAME.replicas in todo-deploy.yaml.',
      'Or let a cordoned node take pods again: kubectl uncordon NODE',
      'Or give the cluster more room: another node, or a bigger machine.',
      'Then run `todo-deploy up`.',
    ],
  },
  find: (view) =>
    unplaced(view).flatMap(({ pod, message, fault }) => {
      // Nodes that do not work, and volumes that do not come, have rules of their own.
      if (fault !== undefined || pendingClaims(view, pod).length > 0) return [];
      const known = reasonFor(view, pod, message);
      return [
        {
          component: componentOf(pod.metadata),
          object: `pod/${pod.metadata.name}`,
          cause: `the pod has no node to run on: ${known?.cause ?? message}`,
          evidence: [`scheduler: ${message}`],
          remedy: known?.remedy ?? 'See what the nodes offer with `kubectl describe nodes`.',
          ...placeFor(view, pod, message),
          ...patienceFor(view, pod),
        },
      ];
    }),
};

/**
 * A cluster that can grow says so about the pod: cluster-autoscaler looks every 10 s and notes
 * TriggeredScaleUp (its FAQ), Karpenter notes Nominated. One whose every node is of the control plane is a
 * single machine, and has nothing to grow by.
 */
function patienceFor(view: View, pod: Pod): Patient {
  const grows = ['TriggeredScaleUp', 'Nominated'].some(
    (reason) => view.eventsOf(pod, reason).length > 0,
  );
  if (grows) return transient(300, 'the cluster is adding a node for it');
  const nodes = typed(view.snapshot, 'nodes');
  if (nodes.length === 0 || nodes.some((node) => couldTake(node, pod)))
    return transient(45, 'room comes back when old pods end or a node starts');
  const isOneMachine = nodes.every(({ metadata }) => controlPlane in (metadata.labels ?? {}));
  return isOneMachine
    ? terminal
    : transient(
        15,
        'no node could take it even when it is empty; a cluster that grows says so within 10 s',
      );
}

const controlPlane = 'node-role.kubernetes.io/control-plane';
