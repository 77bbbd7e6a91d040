import { terminal, transient, type Rule } from '../rule.ts';
import { commandFor } from '../fixes.ts';
import { refusals } from './creation.ts';

/** Pods are refused for a reason that has no rule of its own: a webhook, a missing ServiceAccount. */
export const creationRefused: Rule = {
  code: 'PODS_REFUSED',
  symptom: true,
  page: {
    title: 'The cluster refuses to make the pods',
    meaning:
      'Something in the cluster checks each pod before it is made, and said no, or did not answer. No pod of the new version exists yet, so it has no log.',
    causes: [
      'A policy of the cluster (an admission webhook) refuses the pod.',
      'The program behind such a policy is down and does not answer.',
      'The ServiceAccount that the pod names does not exist.',
    ],
    look: [
      'kubectl -n NAMESPACE get events --field-selector reason=FailedCreate shows the whole refusal.',
      'kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations lists the policies that may refuse.',
    ],
    mend: [
      'Correct in the chart or in todo-deploy.yaml what the message names.',
      'If the policy does not answer, repair it or ask whoever runs the cluster.',
      'Run `todo-deploy up`.',
    ],
  },
  find: (view) =>
    refusals(view).map(({ component, object, message, evidence, owner }) => {
      const account = /serviceaccount "([^"]+)" not found/.exec(message)?.[1];
      const webhook = /failed calling webhook "([^"]+)"/.exec(message)?.[1];
      const passing = webhook !== undefined || /serviceaccount .* not found/.test(message);
      return {
        ...{ component, object, evidence, ...(passing ? transient(30) : terminal) },
        ...(account === undefined
          ? {}
          : commandFor(view, owner, 'create', 'serviceaccount', account)),
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
