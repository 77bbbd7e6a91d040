import { typed } from '../../rollout/kube-types.ts';
import { componentOf } from '../../rollout/ownership.ts';
import { terminal, transient, type Rule } from '../rule.ts';
import { eventLine } from '../view.ts';

/** A PersistentVolumeClaim that a pod waits for gets no volume. */
export const volumePending: Rule = {
  code: 'VOLUME_PENDING',
  find: (view) =>
    view.pods.flatMap((pod) => {
      const wanted = (pod.spec?.volumes ?? []).flatMap(
        ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [],
      );
      const pending = typed(view.snapshot, 'volumeClaims').filter(
        ({ metadata, status }) => wanted.includes(metadata.name) && status?.phase === 'Pending',
      );
      return pending.flatMap((claim) => {
        const event = view.eventsOf(claim).findLast(({ type }) => type === 'Warning');
        const other = view.eventsOf(claim).findLast(({ reason }) => reason === 'FailedBinding');
        const evidence = [event ?? other].flatMap((one) =>
          one === undefined ? [] : [eventLine(one)],
        );
        if (evidence.length === 0) return [];
        const noClass = /storageclass.* not found|no storage class is set/.test(evidence.join());
        const name = claim.spec?.storageClassName;
        return [
          {
            component: componentOf(pod.metadata),
            object: `persistentvolumeclaim/${claim.metadata.name}`,
            cause: noClass
              ? `no volume for ${claim.metadata.name}: the cluster has no StorageClass ${name ? `"${name}"` : 'that is the default'}`
              : `no volume for ${claim.metadata.name}: nothing provides one`,
            evidence,
            remedy:
              'Name a class that `kubectl get storageclass` lists (`values.persistence.storageClass`), or install one.',
            ...(noClass ? terminal : transient(60)),
          },
        ];
      });
    }),
};
