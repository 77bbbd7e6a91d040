import { conditionOf, typed } from '../../rollout/kube-types.ts';
import { componentOf, isObserved } from '../../rollout/ownership.ts';
import { terminal, type Rule } from '../rule.ts';

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
  find: ({ snapshot }) =>
    typed(snapshot, 'deployments')
      .filter(isObserved)
      .flatMap(({ metadata, status }) => {
        const progressing = conditionOf(status?.conditions, 'Progressing');
        if (progressing?.reason !== 'ProgressDeadlineExceeded') return [];
        return [
          {
            component: componentOf(metadata),
            object: `deployment/${metadata.name}`,
            cause:
              'the new pods did not become available within the progress deadline of the Deployment',
            evidence: [progressing.message ?? ''],
            remedy: `See what its pods say: todo-deploy logs ${componentOf(metadata)}`,
            ...terminal,
          },
        ];
      }),
};
