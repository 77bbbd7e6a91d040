import { terminal, transient, type Rule } from '../rule.ts';
import { oneLine } from '../view.ts';
import { notThere, pullFailures, refusedByRegistry } from './images.ts';

const wrongProtocol =
  /server gave HTTP response to HTTPS client|x509|certificate|http: server gave/i;

/** The node cannot talk to the registry: no route, no name, no trust; or the pull broke off. */
export const registryUnreachable: Rule = {
  code: 'REGISTRY_UNREACHABLE',
  page: {
    title: 'The registry does not answer',
    meaning:
      'The image could not be fetched, or sent, because the registry cannot be reached or is not trusted. As a finding it is about the node that pulls; as an error of todo-deploy it is about this machine or its Docker engine.',
    causes: [
      'The registry is down, or its address in cluster.registry is wrong.',
      'The nodes cannot reach it: `localhost` means another machine to each node.',
      'The registry speaks plain HTTP, or its certificate is not known to the node.',
    ],
    look: [
      'curl -sS https://HOST/v2/ (or http://) answers something, even 401, when the registry is up.',
      'kubectl -n NAMESPACE describe pod POD shows what the node met.',
    ],
    mend: [
      'Start the registry, or correct cluster.registry in todo-deploy.yaml.',
      'For a private certificate, add its authority to the nodes; for plain HTTP, allow the registry as insecure there.',
      'Run `todo-deploy up`.',
    ],
  },
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
        ...(wrongProtocol.test(said)
          ? terminal
          : transient(60, 'the registry, or the way to it, may come back')),
      })),
};
