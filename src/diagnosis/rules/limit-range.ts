import { terminal, type Rule } from '../rule.ts';
import { refusals } from './creation.ts';

/** A LimitRange of the namespace refuses the resources of the pods. */
export const limitRange: Rule = {
  code: 'LIMIT_RANGE',
  page: {
    title: 'The namespace does not allow such resources',
    meaning:
      'A LimitRange says how much CPU and memory a single container of the namespace may ask for. The component asks for more, or for less, so Kubernetes does not make its pods.',
    causes: [
      'The memory or CPU limit of the component is above the maximum of the LimitRange.',
      'Its request is below the minimum.',
      'The limit is more times the request than the LimitRange allows.',
    ],
    look: [
      'kubectl -n NAMESPACE describe limitrange shows the minimum and the maximum for a container.',
    ],
    mend: [
      'Set components.NAME.values.resources in todo-deploy.yaml inside that range.',
      'Run `todo-deploy up`.',
    ],
  },
  find: (view) =>
    refusals(view)
      .filter(({ message }) =>
        /(minimum|maximum) .* usage per|limit to request ratio/.test(message),
      )
      .map(({ component, object, message, evidence }) => ({
        ...{ component, object, evidence, ...terminal },
        cause: `a LimitRange of the namespace refuses the pods: ${/forbidden: (.*)$/s.exec(message)?.[1] ?? message}`,
        remedy:
          'Set `values.resources` of the component inside the range that `kubectl describe limitrange` shows.',
      })),
};
