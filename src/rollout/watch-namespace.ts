import type { KubeObject, Kubernetes } from '../ports/kubernetes.ts';
import { DeployError } from '../errors.ts';
import type { Snapshot } from './snapshot.ts';

type Part = Exclude<keyof Snapshot, 'at'>;

interface WatchedKind {
  readonly apiVersion: string;
  readonly kind: string;
  /** A verdict is possible without it, so that a person without the right to read it is not stopped. */
  readonly optional?: true;
}

const kinds: Readonly<Record<Part, WatchedKind>> = {
  deployments: { apiVersion: 'apps/v1', kind: 'Deployment' },
  statefulSets: { apiVersion: 'apps/v1', kind: 'StatefulSet' },
  replicaSets: { apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  pods: { apiVersion: 'v1', kind: 'Pod' },
  jobs: { apiVersion: 'batch/v1', kind: 'Job' },
  events: { apiVersion: 'v1', kind: 'Event', optional: true },
  volumeClaims: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', optional: true },
  autoscalers: { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', optional: true },
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
    await Promise.all(parts.map((part) => watchPart(options, part, state, signal)));
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
  const { apiVersion, kind, optional } = kinds[part];
  try {
    await kubernetes.watch(
      { apiVersion, kind, namespace },
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
    state.replace(part, []);
  }
}

class NamespaceState {
  private readonly objects = new Map<Part, Map<string, KubeObject>>();
  private readonly lists = new Map<Part, readonly KubeObject[]>();
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
    const list = (part: Part): readonly KubeObject[] => this.lists.get(part) ?? [];
    return {
      at: this.options.now(),
      deployments: list('deployments'),
      statefulSets: list('statefulSets'),
      replicaSets: list('replicaSets'),
      pods: list('pods'),
      jobs: list('jobs'),
      events: list('events'),
      volumeClaims: list('volumeClaims'),
      autoscalers: list('autoscalers'),
    };
  }
}

/** Everything of the namespace now, by lists. Optional kinds that may not be read are empty. */
export async function snapshotNamespace(
  kubernetes: Kubernetes,
  namespace: string,
  now: () => number,
): Promise<Snapshot> {
  const listed = await Promise.all(
    parts.map(async (part) => {
      const { apiVersion, kind, optional } = kinds[part];
      const list = kubernetes.list({ apiVersion, kind, namespace });
      return [part, await (optional === undefined ? list : orNothing(list))] as const;
    }),
  );
  return { at: now(), ...(Object.fromEntries(listed) as Record<Part, KubeObject[]>) };
}

async function orNothing(list: Promise<KubeObject[]>): Promise<KubeObject[]> {
  return list.catch((error: unknown) => {
    if (error instanceof DeployError && error.code !== 'CLUSTER_UNREACHABLE') return [];
    throw error;
  });
}
