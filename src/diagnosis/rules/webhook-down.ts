import { transient, type Rule } from '../rule.ts';
import { refusals } from './creation.ts';

/** What the API server says when it cannot ask a webhook that it has to ask. */
export const webhookSilent = /failed calling webhook "([^"]+)"/;

/** A webhook that has to agree to each pod does not answer. */
export const webhookDown: Rule = {
  code: 'WEBHOOK_DOWN',
  page: {
    title: 'A webhook of the cluster does not answer',
    meaning:
      'The cluster asks a program (an admission webhook) before it makes a pod. That program does not answer, so nothing is made. The fault is in the cluster, not in your app.',
    causes: [
      'The pods of the webhook are down, or still starting.',
      'It was uninstalled, and its configuration was left behind.',
      'Its certificate has expired, or the API server cannot reach it.',
    ],
    look: [
      'kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations lists them, with the Service of each.',
      'kubectl -n NAMESPACE get events --field-selector reason=FailedCreate shows why it does not answer.',
    ],
    mend: [
      'Start the program behind it again, or ask whoever runs the cluster.',
      'If it is only a left-over: kubectl delete validatingwebhookconfiguration NAME (or mutatingwebhookconfiguration).',
      'Run `todo-deploy up`.',
    ],
  },
  find: (view) =>
    refusals(view).flatMap(({ component, object, message, evidence }) => {
      const webhook = webhookSilent.exec(message)?.[1];
      if (webhook === undefined) return [];
      return [
        {
          ...{ component, object, evidence },
          cause: `the admission webhook ${webhook} does not answer, so no pod can be made`,
          remedy:
            'Repair the service behind it, or remove its configuration: `kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations`.',
          ...transient(30, 'a webhook that restarts answers again soon'),
        },
      ];
    }),
};
