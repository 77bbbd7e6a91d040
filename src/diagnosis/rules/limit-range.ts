import { terminal, type Rule } from '../rule.ts';
import { refusals } from './creation.ts';

/** A LimitRange of the namespace refuses the resources of the pods. */
export const limitRange: Rule = {
  code: 'LIMIT_RANGE',
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
