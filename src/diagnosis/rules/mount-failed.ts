import { componentOf } from '../../rollout/ownership.ts';
import { transient, type Rule } from '../rule.ts';
import { eventLine } from '../view.ts';

/** A volume cannot be mounted: a Secret or ConfigMap that is not there, a volume that will not attach. */
export const mountFailed: Rule = {
  code: 'MOUNT_FAILED',
  page: {
    title: 'A volume of the pod cannot be mounted',
    meaning:
      'The pod wants to see a Secret, a ConfigMap or a disk as a folder, and the node cannot provide it. The program has not started yet.',
    causes: [
      'The Secret or ConfigMap does not exist in this namespace, or has another name.',
      'The disk is still attached to another node.',
      'The driver of the storage is not running on the node.',
    ],
    look: [
      'kubectl -n NAMESPACE describe pod POD shows FailedMount or FailedAttachVolume with the reason.',
      'kubectl -n NAMESPACE get secrets,configmaps lists what there is.',
    ],
    mend: [
      'Create what is missing, or correct its name in the chart.',
      'For a disk on another node, wait until the old pod is gone, or delete it.',
      'Run `todo-deploy up`.',
    ],
  },
  find: (view) =>
    view.pods.flatMap((pod) => {
      const waits = pod.status?.containerStatuses?.some(
        ({ state }) => state?.waiting?.reason === 'ContainerCreating',
      );
      const event = [
        ...view.eventsOf(pod, 'FailedMount'),
        ...view.eventsOf(pod, 'FailedAttachVolume'),
      ].at(-1);
      if (waits !== true || event === undefined) return [];
      const missing = /(secret|configmap) "([^"]+)" not found/.exec(event.message ?? '');
      return [
        {
          component: componentOf(pod.metadata),
          object: `pod/${pod.metadata.name}`,
          cause:
            missing === null
              ? 'a volume of the pod cannot be mounted'
              : `the pod mounts the ${missing[1] === 'secret' ? 'Secret' : 'ConfigMap'} "${missing[2]}", which does not exist`,
          evidence: [eventLine(event)],
          remedy:
            missing === null
              ? 'Correct what the event names, then run `todo-deploy up` again.'
              : `Create it, or correct its name in the chart: kubectl get ${missing[1]}s`,
          ...transient(30, 'the node tries again by itself'),
        },
      ];
    }),
};
