import type { KubeEvent, Pod, VolumeClaim } from '../../rollout/kube-types.ts';
import { typed } from '../../rollout/kube-types.ts';
import type { View } from '../view.ts';

/** A claim without a volume, and what the cluster says of it. */
export interface PendingClaim {
  readonly claim: VolumeClaim;
  readonly event: KubeEvent;
}

/** The claims of a pod that have no volume, as far as something is said about them. */
export function pendingClaims(view: View, pod: Pod): readonly PendingClaim[] {
  const wanted = (pod.spec?.volumes ?? []).flatMap(
    ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [],
  );
  return typed(view.snapshot, 'volumeClaims')
    .filter(({ metadata, status }) => wanted.includes(metadata.name) && status?.phase === 'Pending')
    .flatMap((claim) => {
      const event = troubleOf(view.eventsOf(claim));
      return event === undefined ? [] : [{ claim, event }];
    });
}

/** A warning says more than that nobody has answered; a provisioner that is at work is no trouble. */
function troubleOf(events: readonly KubeEvent[]): KubeEvent | undefined {
  const last = (reason: string) => events.findLast((event) => event.reason === reason);
  return (
    events.findLast(({ type }) => type === 'Warning') ??
    last('FailedBinding') ??
    (last('Provisioning') === undefined ? last('ExternalProvisioning') : undefined)
  );
}
