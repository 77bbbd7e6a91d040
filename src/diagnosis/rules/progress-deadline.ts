import { conditionOf, typed } from '../../rollout/kube-types.ts';
import { componentOf, isObserved } from '../../rollout/ownership.ts';
import { terminal, type Rule } from '../rule.ts';

/** The Deployment has given up waiting for its new pods. */
export const progressDeadline: Rule = {
  code: 'PROGRESS_DEADLINE',
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
