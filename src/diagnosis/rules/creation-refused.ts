import { terminal, transient, type Rule } from '../rule.ts';
import { commandFor } from '../fixes.ts';
import { refusals } from './creation.ts';
import { webhookSilent } from './webhook-down.ts';

/** Pods are refused for a reason that has no rule of its own: a policy, RBAC, a missing ServiceAccount. */
export const creationRefused: Rule = {
  code: 'PODS_REFUSED',
  symptom: true,
  page: {
    title: 'The cluster refuses to make the pods',
    meaning:
      'Something in the cluster checks each pod before it is made, and said no. No pod of the new version exists yet, so it has no log.',
    causes: [
      'A policy of the cluster (an admission webhook) refuses the pod.',
      'The controller, or you, may not make such pods here (RBAC).',
      'The ServiceAccount that the pod names does not exist.',
    ],
    look: [
      'kubectl -n NAMESPACE get events --field-selector reason=FailedCreate shows the whole refusal.',
      'kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations lists the policies that may refuse.',
    ],
    mend: [
      'Correct in the chart or in todo-deploy.yaml what the message names.',
      'Run `todo-deploy up`.',
    ],
  },
  find: (view) =>
    refusals(view)
      .filter(({ message }) => !webhookSilent.test(message))
      .map(({ component, object, message, evidence, owner }) => {
        const account = /serviceaccount "([^"]+)" not found/.exec(message)?.[1];
        const passing = /serviceaccount .* not found/.test(message);
        return {
          ...{
            component,
            object,
            evidence,
            ...(passing ? transient(30, 'it may be made in a moment') : terminal),
          },
          ...(account === undefined
            ? {}
            : commandFor(view, owner, 'create', 'serviceaccount', account)),
          cause: `the cluster refuses to make the pods: ${message}`,
          remedy: 'Correct what the message names, then run `todo-deploy up` again.',
        };
      }),
};
