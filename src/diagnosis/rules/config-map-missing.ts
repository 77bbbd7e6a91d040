import type { Rule } from '../rule.ts';
import { missingConfig } from './container-config.ts';

/** A ConfigMap, or a key in it, is not there. */
export const configMapMissing: Rule = {
  code: 'CONFIG_MAP_MISSING',
  page: {
    title: 'A ConfigMap is missing',
    meaning:
      'The pod reads settings from a ConfigMap, and it, or a key in it, does not exist. The program has not started.',
    causes: [
      'Somebody removed the ConfigMap, or the release was only half installed.',
      'A chart of your own names one that it does not make.',
    ],
    look: [
      'kubectl -n NAMESPACE get configmaps lists what there is.',
      'kubectl -n NAMESPACE describe pod POD names the one that is missing.',
    ],
    mend: [
      'If it belongs to the release, uninstall and install it again: helm -n NAMESPACE uninstall RELEASE, then `todo-deploy up`.',
      'If it is your own, create it: kubectl -n NAMESPACE create configmap NAME --from-literal=KEY=VALUE',
    ],
  },
  find: (view) => missingConfig(view, 'ConfigMap'),
};
