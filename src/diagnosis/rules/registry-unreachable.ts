import { terminal, transient, type Rule } from '../rule.ts';
import { oneLine } from '../view.ts';
import { notThere, pullFailures, refusedByRegistry } from './images.ts';

const wrongProtocol =
  /server gave HTTP response to HTTPS client|x509|certificate|http: server gave/i;

/** The node cannot talk to the registry: no route, no name, no trust; or the pull broke off. */
export const registryUnreachable: Rule = {
  code: 'REGISTRY_UNREACHABLE',
  find: (view) =>
    pullFailures(view)
      .filter(({ said }) => said !== '' && !notThere.test(said) && !refusedByRegistry.test(said))
      .map(({ component, object, image, said }) => ({
        ...{ component, object },
        cause: wrongProtocol.test(said)
          ? `the node does not trust the registry of ${image}`
          : `the node cannot pull ${image}: its registry does not answer`,
        evidence: [oneLine(said)],
        remedy: wrongProtocol.test(said)
          ? "Add the registry's certificate authority to the nodes, or allow it as an insecure registry there."
          : 'Check the name in `cluster.registry`, that the registry runs, and that the node reaches it.',
        ...(wrongProtocol.test(said) ? terminal : transient(60)),
      })),
};
