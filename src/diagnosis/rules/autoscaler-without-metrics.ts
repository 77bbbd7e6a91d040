import { componentLabel } from '../../config/project.ts';
import { conditionOf, timeOf, typed } from '../../rollout/kube-types.ts';
import type { Snapshot } from '../../rollout/snapshot.ts';
import type { Confidence } from '../finding.ts';
import { withoutFailing, type Rule } from '../rule.ts';
import { oneLine } from '../view.ts';

const noRequest = /missing request for (\S+)/;
const noServer =
  /could not find the requested resource|unable to fetch metrics|ServiceUnavailable|no metrics returned/i;

/** The first figures of a pod come after a minute or two, in milliseconds. */
const youngMs = 180_000;

/** An autoscaler knows nothing about its pods, so it never changes their number. */
export const autoscalerWithoutMetrics: Rule = {
  code: 'AUTOSCALER_WITHOUT_METRICS',
  page: {
    title: 'The autoscaler has no metrics',
    meaning:
      'The autoscaler (HorizontalPodAutoscaler) decides by how much CPU or memory the pods use, and cannot find out. The app runs, but its number of pods stays as it is. It does not fail a deployment.',
    causes: [
      'metrics-server is not installed in the cluster, or does not run.',
      'The containers request no CPU or memory, so there is nothing to take a percentage of.',
      'The pods are new: the first figures come after a minute.',
    ],
    look: [
      'kubectl -n NAMESPACE describe hpa NAME shows the reason under Conditions.',
      'kubectl top pods answers only when there are metrics.',
    ],
    mend: [
      'Install metrics-server; with Minikube: minikube addons enable metrics-server',
      'Or set components.NAME.values.resources.requests.cpu in todo-deploy.yaml, then run `todo-deploy up`.',
      'Or switch it off: components.NAME.values.autoscaling.enabled: false',
    ],
  },
  find: ({ snapshot }) =>
    typed(snapshot, 'autoscalers').flatMap(({ metadata, spec, status }) => {
      const active = conditionOf(status?.conditions, 'ScalingActive');
      const reason = active?.reason ?? '';
      if (active?.status !== 'False' || !/^FailedGet|^InvalidMetric/.test(reason)) return [];
      const message = active.message ?? '';
      const resource = noRequest.exec(message)?.[1];
      return [
        {
          component: metadata.labels?.[componentLabel] ?? spec?.scaleTargetRef?.name ?? '',
          object: `horizontalpodautoscaler/${metadata.name}`,
          cause:
            resource === undefined
              ? 'the autoscaler gets no metrics of the pods, so it changes nothing'
              : `the autoscaler cannot work: the containers request no ${resource}`,
          evidence: [`condition ScalingActive: ${reason}: ${oneLine(message)}`],
          remedy:
            resource === undefined
              ? 'Install metrics-server (Minikube: `minikube addons enable metrics-server`); new pods have figures after a minute.'
              : `Set \`values.resources.requests.${resource}\` of the component.`,
          confidence: confidenceOf(message, resource !== undefined, hasYoungPods(snapshot)),
          ...withoutFailing,
        },
      ];
    }),
};

/** While pods are new nobody can have figures of them, so that their absence says little. */
function confidenceOf(message: string, namesResource: boolean, isEarly: boolean): Confidence {
  if (namesResource) return 'certain';
  if (isEarly) return 'possible';
  return noServer.test(message) ? 'certain' : 'likely';
}

function hasYoungPods({ pods, at }: Snapshot): boolean {
  return pods.some(({ metadata }) => {
    const made = timeOf((metadata as { creationTimestamp?: string }).creationTimestamp);
    return made !== undefined && at - made < youngMs;
  });
}
