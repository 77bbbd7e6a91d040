import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeployError } from '../errors.ts';
import type { KubeObject, KubeQuery, Kubernetes, WatchEvent } from '../ports/kubernetes.ts';
import { isServing, type Pod } from '../rollout/kube-types.ts';

/** A pod that serves, and the port on which it does. */
export interface Backend {
  readonly pod: string;
  readonly port: number;
}

interface ServiceSpec {
  readonly selector?: Readonly<Record<string, string>>;
  readonly ports?: readonly { readonly port: number; readonly targetPort?: number | string }[];
}

const retryMs = 1_000;

/** The ready pods behind a Service, kept up to date by watches. */
export class Backends {
  private service: ServiceSpec | undefined;
  private readonly pods = new Map<string, Pod>();
  private readonly changes = new EventEmitter().setMaxListeners(0);
  private turn = 0;

  constructor(
    private readonly kubernetes: Kubernetes,
    private readonly namespace: string,
    private readonly name: string,
    private readonly log: (line: string) => void,
  ) {}

  /** Watches until the signal fires, whatever happens to the API server. */
  async watch(signal: AbortSignal): Promise<void> {
    const { namespace, name } = this;
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      namespace,
      fieldSelector: `metadata.name=${name}`,
    };
    const pods = { apiVersion: 'v1', kind: 'Pod', namespace };
    await Promise.all([
      this.keepWatching(
        service,
        (event) => {
          this.seeService(event);
        },
        signal,
      ),
      this.keepWatching(
        pods,
        (event) => {
          this.seePods(event);
        },
        signal,
      ),
    ]);
  }

  /** A ready pod, in turn, that is not among those tried; waits for one until the signal fires. */
  async next(tried: ReadonlySet<string>, signal: AbortSignal): Promise<Backend | undefined> {
    for (;;) {
      const fresh = this.ready().filter(({ pod }) => !tried.has(pod));
      this.turn += 1;
      const chosen = fresh[this.turn % fresh.length];
      if (chosen !== undefined) return chosen;
      if (signal.aborted) return undefined;
      await once(this.changes, 'change', { signal }).catch(() => undefined);
    }
  }

  private ready(): Backend[] {
    const { selector, ports } = this.service ?? {};
    const wanted = ports?.[0];
    if (selector === undefined || wanted === undefined) return [];
    return [...this.pods.values()]
      .filter((pod) => isServing(pod) && isSelected(pod, selector))
      .flatMap((pod) => {
        const port = portOf(pod, wanted.targetPort ?? wanted.port);
        return port === undefined ? [] : [{ pod: pod.metadata.name, port }];
      });
  }

  private seeService(event: WatchEvent): void {
    const object = event.type === 'synced' ? event.objects[0] : event.object;
    this.service =
      event.type === 'deleted' ? undefined : (object?.['spec'] as ServiceSpec | undefined);
    this.changes.emit('change');
  }

  private seePods(event: WatchEvent): void {
    const asPod = (object: KubeObject): Pod => object;
    if (event.type === 'synced') {
      this.pods.clear();
      for (const object of event.objects) this.pods.set(object.metadata.name, asPod(object));
    } else if (event.type === 'deleted') {
      this.pods.delete(event.object.metadata.name);
    } else {
      this.pods.set(event.object.metadata.name, asPod(event.object));
    }
    this.changes.emit('change');
  }

  private async keepWatching(
    query: KubeQuery,
    onEvent: (event: WatchEvent) => void,
    signal: AbortSignal,
  ): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.kubernetes.watch(query, onEvent, signal);
      } catch (error) {
        if (!(error instanceof DeployError)) throw error;
        this.log(`watching ${query.kind}: ${error.message}`);
        await sleep(retryMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }
}

function isSelected({ metadata }: Pod, selector: Readonly<Record<string, string>>): boolean {
  return Object.entries(selector).every(([key, value]) => metadata.labels?.[key] === value);
}

function portOf({ spec }: Pod, target: number | string): number | undefined {
  if (typeof target === 'number') return target;
  const ports = (spec?.containers ?? []).flatMap((container) => container.ports ?? []);
  return ports.find(({ name }) => name === target)?.containerPort;
}
