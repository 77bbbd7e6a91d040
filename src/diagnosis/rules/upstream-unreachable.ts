import { typed } from '../../rollout/kube-types.ts';
import { byProbe, withoutFailing, type Clue, type Rule } from '../rule.ts';
import { oneLine, type ContainerView, type View } from '../view.ts';
import { readyWithinSeconds } from './probes.ts';
import { upstreamTrouble, type UpstreamTrouble } from './upstream.ts';

/** One component cannot reach another. */
export const upstreamUnreachable: Rule = {
  code: 'UPSTREAM_UNREACHABLE',
  page: {
    title: 'One component cannot reach another',
    meaning:
      'A program of the app asks another one (the frontend the backend, for instance) and gets no connection. Its pages may load, but what they need is missing.',
    causes: [
      'The other component is down; then a finding about it says why.',
      'The URL of it is wrong: a name that is no Service, another port, or `localhost`, which is the own container.',
      'A NetworkPolicy is in the way.',
    ],
    look: [
      'kubectl -n NAMESPACE get services,endpointslices shows the names and ports, and whether pods are behind them.',
      'kubectl -n NAMESPACE exec deploy/NAME -- getent hosts OTHER asks for the name from inside.',
      '`todo-deploy status` shows whether the other component is ready.',
    ],
    mend: [
      'Correct the URL in components.NAME.env of todo-deploy.yaml: http://SERVICE:PORT',
      'Or mend the other component first.',
      'Run `todo-deploy up`.',
    ],
  },
  find: (view) =>
    view.containers.flatMap((container) => {
      const trouble = upstreamTrouble(view, container);
      return trouble === undefined ? [] : [clue(view, container, trouble)];
    }),
};

function clue(view: View, container: ContainerView, trouble: UpstreamTrouble): Clue {
  const { component, object, spec, status } = container;
  const seconds = readyWithinSeconds(spec) + graceSeconds;
  return {
    ...{ component, object, ...words(trouble) },
    evidence: [
      `container ${spec.name}: ${oneLine(trouble.said)}`,
      ...urlsOf(container, trouble),
      ...stateOf(view, trouble),
    ],
    confidence: trouble.how === 'missing' ? 'certain' : 'likely',
    ...(status.ready === true
      ? withoutFailing
      : byProbe(
          seconds,
          `its probes allow ${seconds - graceSeconds} s, and the other may come up ${graceSeconds} s later`,
        )),
  };
}

const graceSeconds = 30;

function words({ asked, port, how }: UpstreamTrouble): Pick<Clue, 'cause' | 'remedy'> {
  const where = `${asked}${port === undefined ? '' : `:${port}`}`;
  switch (how) {
    case 'missing':
      return {
        cause: `it asks ${where}, and there is no Service of that name`,
        remedy: 'Correct the URL in `env` of the component: kubectl get services lists the names.',
      };
    case 'itself':
      return {
        cause: `it asks ${where}, which is its own container, and nothing answers there`,
        remedy:
          'Give the name of the Service of the other component instead of localhost, in `env` of this one.',
      };
    case 'silent':
      return {
        cause: `it cannot reach ${where}`,
        remedy: `See whether it is ready, and on which port: todo-deploy status, kubectl get endpointslices`,
      };
  }
}

/** Where the program itself says, at its start, that it will ask. */
function urlsOf({ lines }: ContainerView, { asked }: UpstreamTrouble): string[] {
  const pair = new RegExp(`"${asked.replaceAll(/[^\w-]/g, '.')}":"(https?://[^"]+)"`);
  return lines.flatMap((line) => {
    const found = pair.exec(line)?.[1];
    return found === undefined ? [] : [`it asks ${found}`];
  });
}

function stateOf({ snapshot }: View, { service }: UpstreamTrouble): string[] {
  if (service === undefined) return [];
  const workload = typed(snapshot, 'deployments').find(({ metadata }) => metadata.name === service);
  const { readyReplicas = 0, replicas = 0 } = workload?.status ?? {};
  return workload === undefined
    ? []
    : [`deployment/${service}: ${readyReplicas} of ${replicas} pods ready`];
}
