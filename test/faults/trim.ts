/** The part of a recorded snapshot that is about a fault, small enough to keep. */
import type { KubeObject } from '../../src/ports/kubernetes.ts';
import { snapshotParts } from '../../src/rollout/now.ts';
import { currentPods, currentReplicaSet } from '../../src/rollout/ownership.ts';
import type { Snapshot } from '../../src/rollout/snapshot.ts';

const componentLabel = 'todo-deploy/component';

/** Newest revisions of these components, what has no component, and the nodes that the fault made. */
export function trimmed(
  snapshot: Snapshot,
  components: ReadonlySet<string>,
  namespace: string,
): Snapshot {
  const current = new Set<KubeObject>(currentPods(snapshot) as unknown as readonly KubeObject[]);
  const newest = new Set(snapshot.deployments.map((one) => currentReplicaSet(snapshot, one)));
  const isOther = ({ metadata }: KubeObject) =>
    metadata.name.startsWith('faults-') && !metadata.name.startsWith(namespace);
  const own = reduced(snapshot, (object) => {
    const component = object.metadata.labels?.[componentLabel];
    return component === undefined || components.has(component);
  });
  const parts = {
    ...own,
    pods: own.pods.filter((pod) => current.has(pod)),
    replicaSets: own.replicaSets.filter((set) => newest.has(set)),
    nodes: own.nodes.filter((node) => !isOther(node)),
    events: [],
  };
  const uids = new Set(
    listsOf(parts).flatMap(([, list]) => list.map(({ metadata }) => metadata.uid)),
  );
  const events = snapshot.events.filter(
    (event) => uids.has(subjectOf(event)) && !routine.has(String(event['reason'])),
  );
  return { ...parts, events };
}

/** What controllers say of each rollout. */
const routine = new Set([
  'ScalingReplicaSet',
  'SuccessfulCreate',
  'SuccessfulDelete',
  'Scheduled',
  'Pulled',
]);

function reduced(snapshot: Snapshot, keep: (object: KubeObject) => boolean): Snapshot {
  const lists = listsOf(snapshot).map(([part, list]) => [part, list.filter(keep)]);
  return { ...snapshot, ...(Object.fromEntries(lists) as Partial<Snapshot>) };
}

/** Without empty lists, and without what no rule reads and every object has much of. */
export function slimmed(snapshot: Snapshot): Snapshot {
  const lists = listsOf(snapshot).flatMap(([part, list]) =>
    list.length === 0 ? [] : [[part, list.map(slim)]],
  );
  return { at: snapshot.at, ...(Object.fromEntries(lists) as object) } as Snapshot;
}

function listsOf(snapshot: Snapshot): [part: string, list: readonly KubeObject[]][] {
  return snapshotParts.map((part) => [part, snapshot[part]]);
}

function subjectOf(event: KubeObject): string | undefined {
  return (event as unknown as { involvedObject?: { uid?: string } }).involvedObject?.uid;
}

const unread =
  /last-applied|meta\.helm|managedFields|resourceVersion|^images$|nodeInfo|^source$|reporting|capacity|lastProbeTime|lastHeartbeatTime|tolerations|hostIP|podIPs|^f:/;

function slim(object: KubeObject): KubeObject {
  return JSON.parse(
    JSON.stringify(shortened(object), (key, value: unknown) =>
      unread.test(key) ? undefined : value,
    ),
  ) as KubeObject;
}

/** The template of a ReplicaSet is that of its Deployment; an event is what it says of what. */
function shortened(object: KubeObject): object {
  if (object.kind === 'ReplicaSet') return { ...object, spec: undefined };
  if (object.kind !== 'Event') return object;
  const { metadata, kind, apiVersion, ...event } = object;
  const said = ['reason', 'message', 'type', 'count', 'lastTimestamp', 'eventTime', 'series'];
  const { name, uid, kind: of } = (event['involvedObject'] ?? {}) as Record<string, string>;
  return {
    ...{ apiVersion, kind, metadata: { name: metadata.name } },
    ...Object.fromEntries(said.map((field) => [field, event[field] ?? undefined])),
    involvedObject: { kind: of, name, uid },
  };
}
