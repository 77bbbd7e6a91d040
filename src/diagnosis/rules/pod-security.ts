import { terminal, type Rule } from '../rule.ts';
import { refusals } from './creation.ts';

/** The Pod Security level of the namespace refuses the pods. */
export const podSecurity: Rule = {
  code: 'POD_SECURITY',
  find: (view) =>
    refusals(view)
      .filter(({ message }) => message.includes('violates PodSecurity'))
      .map(({ component, object, message, evidence }) => ({
        ...{ component, object, evidence, ...terminal },
        cause: `the Pod Security level of the namespace refuses the pods: ${/violates PodSecurity (.*)$/s.exec(message)?.[1] ?? message}`,
        remedy:
          'Correct the securityContext in the chart as the message says, or relax the label pod-security.kubernetes.io/enforce of the namespace.',
      })),
};
