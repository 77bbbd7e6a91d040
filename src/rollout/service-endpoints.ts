import { serviceLabel } from './kube-network-types.ts';
import { typed } from './kube-types.ts';
import { currentPods } from './ownership.ts';
import type { Snapshot } from './snapshot.ts';

/** What stands behind a Service at one moment. */
export interface ServiceEndpoints {
  /** Ready pods of the newest revision that it sends to. */
  readonly ready: number;
  /** Pods of older revisions that it still sends to. */
  readonly old: number;
  /** Another text whenever something behind it is another. */
  readonly state: string;
}

/**
 * The endpoints of a Service; undefined where there is not one EndpointSlice in the namespace, which is so
 * where we may not read them, too.
 */
export function endpointsOf(snapshot: Snapshot, service: string): ServiceEndpoints | undefined {
  if (snapshot.endpointSlices.length === 0) return undefined;
  const current = new Map(currentPods(snapshot).map((pod) => [pod.metadata.uid, pod]));
  const endpoints = typed(snapshot, 'endpointSlices')
    .filter(({ metadata }) => metadata.labels?.[serviceLabel] === service)
    .flatMap((slice) => slice.endpoints ?? []);
  const states = endpoints.map(({ conditions, targetRef }) => {
    const statuses = current.get(targetRef?.uid)?.status?.containerStatuses ?? [];
    const restarts = statuses.map(({ restartCount }) => restartCount ?? 0);
    return [targetRef?.uid, conditions?.ready, ...restarts].join(' ');
  });
  const serving = endpoints.filter(({ conditions }) => conditions?.ready !== false);
  const ready = serving.filter(
    ({ targetRef }) => targetRef === undefined || current.has(targetRef.uid),
  );
  const old = serving.length - ready.length;
  return { ready: ready.length, old, state: states.sort().join('\n') };
}
