import { terminal, type Rule } from '../rule.ts';
import { refusals } from './creation.ts';

/** The ResourceQuota of the namespace has no room for the pods. */
export const quotaExceeded: Rule = {
  code: 'QUOTA_EXCEEDED',
  find: (view) =>
    refusals(view)
      .filter(({ message }) => /exceeded quota|failed quota/.test(message))
      .map(({ component, object, message, evidence }) => ({
        ...{ component, object, evidence, ...terminal },
        cause: `the quota of the namespace does not allow the pods: ${detail(message)}`,
        remedy:
          'See what is used with `kubectl describe quota`; raise it, free something, or lower `resources` or `replicas` of the component.',
      })),
};

function detail(message: string): string {
  return /(?:exceeded|failed) quota: (.*)$/s.exec(message)?.[1] ?? message;
}
