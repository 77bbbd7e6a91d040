import { terminal, type Rule } from '../rule.ts';
import { oneLine } from '../view.ts';
import { notThere, pullFailures, refusedByRegistry } from './images.ts';

/** The registry wants credentials that the node does not have, or refuses those it has. */
export const registryCredentials: Rule = {
  code: 'REGISTRY_CREDENTIALS',
  find: (view) =>
    pullFailures(view)
      .filter(({ said }) => refusedByRegistry.test(said))
      .map(({ component, object, image, said }) => ({
        ...{ component, object, ...terminal },
        cause: `the registry refuses to hand out ${image}: it wants other credentials${notThere.test(said) ? ', or has no such image' : ''}`,
        evidence: [oneLine(said)],
        remedy:
          'Create a pull Secret (`kubectl create secret docker-registry`) and name it in `values.imagePullSecrets` of the component.',
      })),
};
