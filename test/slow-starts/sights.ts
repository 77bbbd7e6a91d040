/** What a scenario waits to see in the cluster before it goes on. */
import type { KubeObject } from '../../src/ports/kubernetes.ts';
import type { World } from './scenario.ts';

/** The first pod of the sample; resolves with its name when there is one. */
export function firstPod(world: World): Promise<string> {
  return first(world, 'v1', 'Pod', ({ metadata }) => metadata.name !== 'dependency');
}

/** Resolves when a controller has been refused a pod. */
export function refusedPods(world: World): Promise<string> {
  return first(world, 'v1', 'Event', (event) => event['reason'] === 'FailedCreate');
}

function first(
  { kubernetes, namespace }: World,
  apiVersion: string,
  kind: string,
  wanted: (object: KubeObject) => boolean,
): Promise<string> {
  const stop = new AbortController();
  return new Promise((resolve, reject) => {
    const see = (object: KubeObject) => {
      if (!wanted(object)) return;
      stop.abort();
      resolve(object.metadata.name);
    };
    kubernetes
      .watch(
        { apiVersion, kind, namespace },
        (event) => {
          if (event.type === 'synced') event.objects.forEach(see);
          else see(event.object);
        },
        stop.signal,
      )
      .catch(reject);
  });
}
