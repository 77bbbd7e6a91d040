import type { KubeMetadata } from '../../ports/kubernetes.ts';
import { conditionOf, timeOf, typed } from '../../rollout/kube-types.ts';
import {
  componentOf,
  currentReplicaSet,
  isAboutAnotherSet,
  isObserved,
  ownerOf,
} from '../../rollout/ownership.ts';
import { byProbe, terminal, type Rule } from '../rule.ts';
import type { View } from '../view.ts';
import { readyWithinSeconds } from './probes.ts';

/** The Deployment has given up waiting for its new pods. */
export const progressDeadline: Rule = {
  code: 'PROGRESS_DEADLINE',
  page: {
    title: 'The update made no progress in time',
    meaning:
      'Kubernetes gives an update of a Deployment some minutes (progressDeadlineSeconds) in which at least one more pod has to become ready. None did. The old pods go on.',
    causes: [
      'The new pods start, but do not become ready; another finding mostly says why.',
      'The pods need longer than the deadline.',
    ],
    look: [
      'kubectl -n NAMESPACE rollout status deployment/NAME says the same.',
      '`todo-deploy status` shows the pods and what is wrong with them.',
    ],
    mend: [
      'Mend what the other findings say.',
      'If the program only needs longer, raise components.NAME.values.progressDeadlineSeconds.',
      'Run `todo-deploy up`.',
    ],
  },
  find: (view) =>
    typed(view.snapshot, 'deployments')
      .filter(isObserved)
      .flatMap((deployment) => {
        const { metadata, status } = deployment;
        const progressing = conditionOf(status?.conditions, 'Progressing');
        if (progressing?.reason !== 'ProgressDeadlineExceeded') return [];
        if (isAboutAnotherSet(view.snapshot, deployment, progressing.message)) return [];
        const passed = timeOf(progressing.lastTransitionTime) ?? view.snapshot.at;
        const left = Math.round((probesEnd(view, metadata) - passed) / 1000);
        return [
          {
            component: componentOf(metadata),
            object: `deployment/${metadata.name}`,
            cause:
              'the new pods did not become available within the progress deadline of the Deployment',
            evidence: [progressing.message ?? ''],
            remedy: `See what its pods say: todo-deploy logs ${componentOf(metadata)}`,
            ...(left > 0
              ? byProbe(left, 'the probes of its containers allow longer than the deadline')
              : terminal),
          },
        ];
      }),
};

/**
 * Until when the probes of the new pods let them be unready, in milliseconds since the epoch; 0 for never.
 * Those that are ready count too: the Deployment takes a moment to see it.
 */
function probesEnd({ snapshot, containers }: View, deployment: KubeMetadata): number {
  const set = snapshot.deployments.find(({ metadata }) => metadata.uid === deployment.uid);
  const current = set && currentReplicaSet(snapshot, set);
  const ends = containers
    .filter(({ pod }) => ownerOf(pod.metadata, 'ReplicaSet')?.uid === current?.metadata.uid)
    .map(({ status, spec }) => {
      const started = timeOf(status.state?.running?.startedAt);
      return started === undefined ? 0 : started + readyWithinSeconds(spec) * 1000;
    });
  return Math.max(0, ...ends);
}
