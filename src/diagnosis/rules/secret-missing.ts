import type { Rule } from '../rule.ts';
import { missingConfig } from './container-config.ts';

/** A Secret, or a key in it, is not there. */
export const secretMissing: Rule = {
  code: 'SECRET_MISSING',
  page: {
    title: 'A secret value is missing',
    meaning:
      'The component needs a secret value, such as the URL of the database, and it is not there. As an error of todo-deploy: nobody gave the value, and nothing was changed. As a finding: the pod names a Secret, or a key in it, that does not exist in the cluster.',
    causes: [
      'The secrets file (.todo-deploy/secrets.env) has no line for it.',
      'The name in components.NAME.secrets is written in another way.',
      'Somebody removed or changed the Secret in the cluster.',
    ],
    look: [
      'kubectl -n NAMESPACE get secrets lists the Secrets of the namespace.',
      'kubectl -n NAMESPACE describe secret NAME lists its keys, without the values.',
    ],
    mend: [
      'Add a line NAME=value to the secrets file, and the name to components.NAME.secrets in todo-deploy.yaml.',
      'Run `todo-deploy up`: it makes the Secret anew.',
    ],
  },
  find: (view) => missingConfig(view, 'Secret'),
};
