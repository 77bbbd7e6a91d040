import { EventEmitter } from 'node:events';
import type { KubeQuery, Kubernetes, WatchEvent } from '../../ports/kubernetes.ts';
import type { ContainerStatus, Pod } from '../../rollout/kube-types.ts';

/** The pods whose logs are followed, as watches tell them. */
export class LogPods {
  /** By uid: the pod of a StatefulSet is followed by another one of the same name. */
  private readonly pods = new Map<string, Pod>();
  private readonly changes = new EventEmitter().setMaxListeners(0);
  private synced = false;

  private refreshing: Promise<void> | undefined;

  constructor(
    private readonly kubernetes: Kubernetes,
    private readonly query: KubeQuery,
    /** Gets each pod once, and whether it was there when following began. */
    private readonly onPod: (pod: Pod, fromStart: boolean) => void,
  ) {}

  /** Watches until the signal fires. */
  watch(signal: AbortSignal): Promise<void> {
    return this.kubernetes.watch(
      this.query,
      (event) => {
        this.see(event);
      },
      signal,
    );
  }

  /**
   * Asks for the pods now: after an outage the watch may tell of a new one later than the streams of the
   * others go on. Throws what a list throws.
   */
  async refresh(): Promise<void> {
    this.refreshing ??= this.list().finally(() => {
      this.refreshing = undefined;
    });
    await this.refreshing;
  }

  private async list(): Promise<void> {
    for (const pod of await this.kubernetes.list(this.query)) this.put(pod, false);
  }

  /** State of one container; undefined when its pod is gone. */
  container(uid: string, name: string): ContainerStatus | undefined {
    const pod = this.pods.get(uid);
    if (pod === undefined) return undefined;
    return statusOf(pod, name) ?? { name };
  }

  /** Resolves at the next change of any pod, when the signal fires, or after the time given. */
  change(signal: AbortSignal, timeoutMs?: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.changes.off('change', done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = timeoutMs === undefined ? undefined : setTimeout(done, timeoutMs);
      this.changes.on('change', done);
      signal.addEventListener('abort', done);
      if (signal.aborted) done();
    });
  }

  private see(event: WatchEvent): void {
    if (event.type === 'synced') {
      const uids = new Set(event.objects.map(({ metadata }) => metadata.uid));
      for (const uid of this.pods.keys()) if (!uids.has(uid)) this.pods.delete(uid);
      for (const object of event.objects) this.put(object, !this.synced);
      this.synced = true;
    } else if (event.type === 'deleted') {
      this.pods.delete(event.object.metadata.uid ?? '');
    } else {
      this.put(event.object, false);
    }
    this.changes.emit('change');
  }

  private put(pod: Pod, fromStart: boolean): void {
    const { uid = '' } = pod.metadata;
    const isNew = !this.pods.has(uid);
    this.pods.set(uid, pod);
    if (isNew) this.onPod(pod, fromStart);
  }
}

/** What a pod says about one of its containers; undefined before its node has taken it up. */
export function statusOf({ status }: Pod, name: string): ContainerStatus | undefined {
  const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  return all.find((one) => one.name === name);
}

/** The number of the run whose log can be read now; undefined before the first. */
export function runOf({ state, lastState, restartCount = 0 }: ContainerStatus): number | undefined {
  if (state?.running !== undefined || state?.terminated !== undefined) return restartCount;
  return lastState?.terminated === undefined ? undefined : restartCount;
}
