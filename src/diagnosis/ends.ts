import { timeOf, typed, type ContainerStatus, type Pod } from '../rollout/kube-types.ts';
import type { Snapshot } from '../rollout/snapshot.ts';

/** A pod that was made this long before a watch began is not of the run that watches. */
const oldMs = 60_000;

/**
 * The pod as it was when the watch began, if it was there long before: what it shows from then may have been
 * mended since. Undefined without such a moment, and for pods of the run itself.
 */
export function podBefore(pod: Pod, before: Snapshot | undefined): Pod | undefined {
  const made = timeOf(pod.metadata.creationTimestamp);
  if (before === undefined || made === undefined || before.at - made < oldMs) return undefined;
  return typed(before, 'pods').find(({ metadata }) => metadata.uid === pod.metadata.uid);
}

/** True when a container has not ended since the watch began; the ends are counted, for clocks may differ. */
export function isEndedBefore(pod: Pod, status: ContainerStatus, before?: Snapshot): boolean {
  const { containerStatuses = [], initContainerStatuses = [] } =
    podBefore(pod, before)?.status ?? {};
  const then = [...containerStatuses, ...initContainerStatuses].find(
    ({ name }) => name === status.name,
  );
  return then !== undefined && endsOf(status) <= endsOf(then);
}

/** How often a container has ended. */
function endsOf({ restartCount = 0, state, lastState }: ContainerStatus): number {
  const waits = state?.waiting !== undefined && lastState?.terminated !== undefined;
  return restartCount + (waits || state?.terminated !== undefined ? 1 : 0);
}
