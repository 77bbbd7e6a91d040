import { conditionOf, timeOf, typed, type Pod } from '../../rollout/kube-types.ts';
import { componentOf } from '../../rollout/ownership.ts';
import { terminal, transient, type Rule } from '../rule.ts';
import { isEvicted, oneLine, type View } from '../view.ts';

/** What the kubelet says when the pod itself used more than it may, not the node as a whole. */
const ownLimit = /exceeds the (total )?limit|exceeded its local ephemeral storage limit/i;

/** How long an eviction says something about the pods after it, in milliseconds. */
const recentMs = 300_000;

/** A node has ended a pod to save itself, or because the pod used more disk than it may. */
export const evicted: Rule = {
  code: 'EVICTED',
  page: {
    title: 'The node has put the pod out',
    meaning:
      'The node ended the pod (an eviction): it ran short of disk or memory, or the pod used more disk than it may. Kubernetes makes another pod; if that one is put out too, the update fails.',
    causes: [
      'The pod writes more to its own disk (logs, /tmp, an emptyDir) than its limit for ephemeral storage.',
      'The disk or the memory of the node is full.',
    ],
    look: [
      'kubectl -n NAMESPACE describe pod POD shows the message of the node.',
      'kubectl describe nodes shows DiskPressure or MemoryPressure, when it lasts.',
    ],
    mend: [
      'If it was its own limit: raise components.NAME.values.resources.limits.ephemeral-storage, or write less.',
      'If it was the node: free its disk, or give it more.',
      'Run `todo-deploy up`. Old evicted pods go with: kubectl -n NAMESPACE delete pods --field-selector status.phase=Failed',
    ],
  },
  find: (view) => {
    const out = view.pods.filter((pod) => isEvicted(view, pod) && !replaced(view, pod));
    return out.map((pod) => {
      const message = oneLine(messageOf(view, pod));
      const own = ownLimit.test(message);
      const again = out.filter((other) => ownerUid(other) === ownerUid(pod)).length > 1;
      return {
        component: componentOf(pod.metadata),
        object: `pod/${pod.metadata.name}`,
        cause: own
          ? `the pod was put out for using more disk than it may: ${message}`
          : `the node put the pod out to save itself: ${message}`,
        evidence: [`pod/${pod.metadata.name}: Evicted: ${message}`],
        remedy: own
          ? 'Raise `values.resources.limits.ephemeral-storage` of the component (or sizeLimit of the volume), or write less to disk.'
          : 'Free disk or memory on the node: kubectl describe nodes says of what it is short.',
        // The next pod may do better: the first writes of a start, or a node that has made room.
        ...(again ? terminal : transient(60, 'the pod after it may do better')),
      };
    });
  },
};

/** The pod itself tells it when its containers have ended; the event of the node comes before. */
function messageOf(view: View, pod: Pod): string {
  return pod.status?.message ?? view.eventsOf(pod, 'Evicted').at(-1)?.message ?? '';
}

/** True when it is history: out for some minutes, and enough other pods are ready in its place. */
function replaced({ snapshot }: View, pod: Pod): boolean {
  const set = [...typed(snapshot, 'replicaSets'), ...typed(snapshot, 'statefulSets')].find(
    ({ metadata }) => metadata.uid === ownerUid(pod),
  );
  const ready = set?.status?.readyReplicas ?? 0;
  if (set === undefined || ready === 0 || ready < (set.spec?.replicas ?? 1)) return false;
  const unready = conditionOf(pod.status?.conditions, 'Ready');
  // A pod without a readiness probe is ready until it is put out too.
  return snapshot.at - (timeOf(unready?.lastTransitionTime) ?? 0) > recentMs;
}

function ownerUid({ metadata }: Pod): string | undefined {
  return metadata.ownerReferences?.[0]?.uid;
}
