import { terminal, transient, type Rule } from '../rule.ts';
import { refusals } from './creation.ts';

/** Pods are refused for a reason that has no rule of its own: a webhook, a missing ServiceAccount. */
export const creationRefused: Rule = {
  code: 'PODS_REFUSED',
  symptom: true,
  find: (view) =>
    refusals(view).map(({ component, object, message, evidence }) => {
      const webhook = /failed calling webhook "([^"]+)"/.exec(message)?.[1];
      const passing = webhook !== undefined || /serviceaccount .* not found/.test(message);
      return {
        ...{ component, object, evidence, ...(passing ? transient(30) : terminal) },
        cause:
          webhook === undefined
            ? `the cluster refuses to make the pods: ${message}`
            : `the admission webhook ${webhook} does not answer, so no pod can be made`,
        remedy:
          webhook === undefined
            ? 'Correct what the message names, then run `todo-deploy up` again.'
            : 'Repair the service behind it, or remove its configuration: `kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations`.',
      };
    }),
};
