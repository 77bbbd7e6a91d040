import { terminal, type Rule } from '../rule.ts';
import { refusals } from './creation.ts';

/** The ResourceQuota of the namespace has no room for the pods. */
export const quotaExceeded: Rule = {
  code: 'QUOTA_EXCEEDED',
  page: {
    title: 'The namespace has used up its quota',
    meaning:
      'A ResourceQuota limits how much CPU, memory or how many pods the namespace may have in all. The new pods would exceed it, so Kubernetes does not make them. What runs already goes on.',
    causes: [
      'The component asks for more CPU, memory or pods than the quota leaves.',
      'Other deployments in the same namespace use it up.',
      'During an update one pod more than usual is needed for a while.',
    ],
    look: [
      'kubectl -n NAMESPACE describe quota shows, for each resource, what is used beside what is allowed.',
    ],
    mend: [
      'Ask for less: lower components.NAME.values.resources or components.NAME.replicas in todo-deploy.yaml.',
      'Or free something in the namespace that nobody needs any more.',
      'Or have the quota raised by whoever runs the cluster: kubectl -n NAMESPACE edit quota.',
      'Then run `todo-deploy up`.',
    ],
  },
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
