import type { KubeObject, KubeQuery, Kubernetes } from '../ports/kubernetes.ts';
import { DeployError } from '../errors.ts';
import type { Snapshot, SnapshotPart as Part } from './snapshot.ts';

interface WatchedKind {
  readonly apiVersion: string;
  readonly kind: string;
  /** A verdict is possible without it, so that a person without the right to read it is not stopped. */
  readonly optional?: true;
  /** It lies in no namespace. */
  readonly cluster?: true;
}

const ofTheCluster = { cluster: true, optional: true } as const;

const kinds: Readonly<Record<Part, WatchedKind>> = {
  deployments: { apiVersion: 'apps/v1', kind: 'Deployment' },
  statefulSets: { apiVersion: 'apps/v1', kind: 'StatefulSet' },
  replicaSets: { apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  pods: { apiVersion: 'v1', kind: 'Pod' },
  jobs: { apiVersion: 'batch/v1', kind: 'Job' },
  events: { apiVersion: 'v1', kind: 'Event', optional: true },
  volumeClaims: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', optional: true },
  autoscalers: { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', optional: true },
  services: { apiVersion: 'v1', kind: 'Service', optional: true },
  endpointSlices: { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', optional: true },
  ingresses: { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', optional: true },
  networkPolicies: { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', optional: true },
  nodes: { apiVersion: 'v1', kind: 'Node', ...ofTheCluster },
  ingressClasses: { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', ...ofTheCluster },
};

const parts = Object.keys(kinds) as Part[];

/** Changes that come within this time make one call: a rollout changes several objects at once. */
const debounceMs = 5;

export interface WatchNamespaceOptions {
  readonly kubernetes: Kubernetes;
  readonly namespace: string;
  /** Called with the whole state, first when every kind has been listed, then on each change. */
  readonly onSnapshot: (snapshot: Snapshot) => void;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

/**
 * Watches what a rollout consists of in one namespace, until the signal fires. Asks nothing twice: all
 * changes come from watches. Throws what the first list of a needed kind throws.
 */
export async function watchNamespace(options: WatchNamespaceOptions): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const state = new NamespaceState(options, signal);
  try {
    await Promise.all(
      parts.map((part) => watchPart(options, part, state, AbortSignal.any([signal]))),
    );
  } finally {
    stop.abort();
    state.stop();
  }
}

async function watchPart(
  { kubernetes, namespace }: WatchNamespaceOptions,
  part: Part,
  state: NamespaceState,
  signal: AbortSignal,
): Promise<void> {
  const { optional } = kinds[part];
  try {
    await kubernetes.watch(
      queryFor(part, namespace),
      (event) => {
        if (event.type === 'synced') state.replace(part, event.objects);
        else if (event.type === 'deleted') state.remove(part, event.object);
        else state.put(part, event.object);
      },
      signal,
    );
  } catch (error) {
    if (signal.aborted) return;
    const bearable = error instanceof DeployError && error.code !== 'CLUSTER_UNREACHABLE';
    if (optional === undefined || !bearable) throw error;
    state.giveUp(part);
  }
}

class NamespaceState {
  private readonly objects = new Map<Part, Map<string, KubeObject>>();
  private readonly lists = new Map<Part, readonly KubeObject[]>();
  private readonly unreadable = new Set<Part>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly options: WatchNamespaceOptions,
    private readonly signal: AbortSignal,
  ) {}

  replace(part: Part, objects: readonly KubeObject[]): void {
    this.objects.set(part, new Map(objects.map((object) => [object.metadata.name, object])));
    this.changed(part);
  }

  put(part: Part, object: KubeObject): void {
    this.objects.get(part)?.set(object.metadata.name, object);
    this.changed(part);
  }

  remove(part: Part, object: KubeObject): void {
    this.objects.get(part)?.delete(object.metadata.name);
    this.changed(part);
  }

  /** No more news of this kind: what was known last stays, since emptiness would say that nothing is there. */
  giveUp(part: Part): void {
    this.unreadable.add(part);
    this.changed(part);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private changed(part: Part): void {
    this.lists.set(part, [...(this.objects.get(part)?.values() ?? [])]);
    if (this.lists.size < parts.length) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      if (!this.signal.aborted) this.options.onSnapshot(this.snapshot());
    }, debounceMs);
  }

  private snapshot(): Snapshot {
    const objects = byPart((part) => this.lists.get(part) ?? []);
    return { at: this.options.now(), ...objects, unreadable: [...this.unreadable] };
  }
}

/** Everything of the namespace now, by lists. Optional kinds that may not be read are empty. */
export async function snapshotNamespace(
  kubernetes: Kubernetes,
  namespace: string,
  now: () => number,
): Promise<Snapshot> {
  const lists = new Map<Part, readonly KubeObject[]>();
  const unreadable: Part[] = [];
  await Promise.all(
    parts.map(async (part) => {
      const list = kubernetes.list(queryFor(part, namespace));
      const objects = await (kinds[part].optional === undefined ? list : orNothing(list));
      if (objects === undefined) unreadable.push(part);
      else lists.set(part, objects);
    }),
  );
  return { at: now(), ...byPart((part) => lists.get(part) ?? []), unreadable };
}

function queryFor(part: Part, namespace: string): KubeQuery {
  const { apiVersion, kind, cluster } = kinds[part];
  return { apiVersion, kind, ...(cluster === true ? {} : { namespace }) };
}

function byPart(list: (part: Part) => readonly KubeObject[]): Pick<Snapshot, Part> {
  const lists = parts.map((part) => [part, list(part)] as const);
  return Object.fromEntries(lists) as unknown as Pick<Snapshot, Part>;
}

async function orNothing(list: Promise<KubeObject[]>): Promise<KubeObject[] | undefined> {
  return list.catch((error: unknown) => {
    if (error instanceof DeployError && error.code !== 'CLUSTER_UNREACHABLE') return undefined;
    throw error;
  });
}
