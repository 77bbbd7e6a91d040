import { EventEmitter, once } from 'node:events';
import type { KubeQuery, Kubernetes, WatchEvent } from '../../ports/kubernetes.ts';
import type { ContainerStatus, Pod } from '../../rollout/kube-types.ts';

/** The pods whose logs are followed, as watches tell them. */
export class LogPods {
  private readonly pods = new Map<string, Pod>();
  private readonly changes = new EventEmitter().setMaxListeners(0);

  constructor(private readonly onPod: (pod: Pod) => void) {}

  /** Watches until the signal fires. */
  watch(kubernetes: Kubernetes, query: KubeQuery, signal: AbortSignal): Promise<void> {
    return kubernetes.watch(
      query,
      (event) => {
        this.see(event);
      },
      signal,
    );
  }

  /** State of one container; undefined when its pod is gone. */
  container(pod: string, name: string): ContainerStatus | undefined {
    const status = this.pods.get(pod)?.status;
    const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
    return all.find((one) => one.name === name) ?? (this.pods.has(pod) ? { name } : undefined);
  }

  /** Resolves at the next change of any pod, when the signal fires, or after the time given. */
  async change(signal: AbortSignal, timeoutMs?: number): Promise<void> {
    const until =
      timeoutMs === undefined ? signal : AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    await once(this.changes, 'change', { signal: until }).catch(() => undefined);
  }

  private see(event: WatchEvent): void {
    const put = (pod: Pod): void => {
      const isNew = this.pods.get(pod.metadata.name)?.metadata.uid !== pod.metadata.uid;
      this.pods.set(pod.metadata.name, pod);
      if (isNew) this.onPod(pod);
    };
    if (event.type === 'synced') {
      const names = new Set(event.objects.map(({ metadata }) => metadata.name));
      for (const name of this.pods.keys()) if (!names.has(name)) this.pods.delete(name);
      for (const object of event.objects) put(object);
    } else if (event.type === 'deleted') {
      this.pods.delete(event.object.metadata.name);
    } else {
      put(event.object);
    }
    this.changes.emit('change');
  }
}
