import type { VolumeClaim } from '../../rollout/kube-types.ts';
import { componentOf } from '../../rollout/ownership.ts';
import { terminal, transient, type Rule } from '../rule.ts';
import { eventLine } from '../view.ts';
import { pendingClaims } from './claims.ts';

/** A PersistentVolumeClaim that a pod waits for gets no volume. */
export const volumePending: Rule = {
  code: 'VOLUME_PENDING',
  page: {
    title: 'The volume for the data is not there',
    meaning:
      'The component keeps data on a volume that it asked for with a PersistentVolumeClaim. The cluster has given it none yet, so the pod cannot start.',
    causes: [
      'The StorageClass that the claim names does not exist.',
      'The cluster has no default StorageClass, and the claim names none.',
      'The program that makes volumes (the provisioner) is not running.',
    ],
    look: [
      'kubectl -n NAMESPACE describe pvc shows under Events why there is no volume.',
      'kubectl get storageclass lists the classes; one of them should say (default).',
    ],
    mend: [
      'Install a class, or make one the default: kubectl annotate storageclass NAME storageclass.kubernetes.io/is-default-class=true',
      'Or name an existing one in persistence.storageClass of the chart.',
      'A claim that exists keeps its class: when it holds no data yet, remove it (kubectl -n NAMESPACE delete pvc CLAIM), then run `todo-deploy up`.',
    ],
  },
  find: (view) =>
    view.pods.flatMap((pod) =>
      pendingClaims(view, pod).map(({ claim, event }) => {
        const said = eventLine(event);
        const noClass = /storageclass.* not found|no storage class is set/.test(said);
        return {
          component: componentOf(pod.metadata),
          object: `persistentvolumeclaim/${claim.metadata.name}`,
          cause: `no volume for ${claim.metadata.name}: ${noClass ? classWords(claim) : provisionerWords(said)}`,
          evidence: [said],
          remedy:
            'Name a class that `kubectl get storageclass` lists (`values.persistence.storageClass`), or install one.',
          ...(noClass
            ? terminal
            : transient(60, 'the program that makes volumes may need a moment')),
        };
      }),
    ),
};

function classWords({ spec }: VolumeClaim): string {
  const name = spec?.storageClassName;
  return `the cluster has no StorageClass ${name ? `"${name}"` : 'that is the default'}`;
}

/** `Waiting for a volume to be created either by the external provisioner 'NAME' or manually…` */
function provisionerWords(said: string): string {
  const [, name] = /external provisioner '([^']+)'/.exec(said) ?? [];
  return name === undefined ? 'nothing provides one' : `the provisioner ${name} does not answer`;
}
