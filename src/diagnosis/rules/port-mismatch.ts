import type { Service } from '../../rollout/kube-network-types.ts';
import { typed, type Container, type ContainerPort } from '../../rollout/kube-types.ts';
import { componentOf } from '../../rollout/ownership.ts';
import { sendsTo, templateOf } from '../../rollout/selection.ts';
import { byProbe, terminal, withoutFailing, type Clue, type Rule } from '../rule.ts';
import { eventLine, oneLine, type ContainerView, type View } from '../view.ts';
import { isLoopback, listeningIn } from './listening.ts';
import { readyWithinSeconds } from './probes.ts';

/** The port that is asked is not the one that the program listens on. */
export const portMismatch: Rule = {
  code: 'PORT_MISMATCH',
  page: {
    title: 'The port that is asked is not the port it listens on',
    meaning:
      'The program runs, but listens on another port (or only inside its own container) than its Service or its probe asks. So it looks dead, though it is not.',
    causes: [
      'The program has its own idea of the port: a PORT variable, a flag in CMD, a default.',
      'It listens on 127.0.0.1, which nobody outside the container reaches.',
      'components.NAME.port is not the port of the program.',
      'The Service names a port (targetPort) that no container has.',
    ],
    look: [
      '`todo-deploy logs NAME` mostly says where it listens.',
      'kubectl -n NAMESPACE get service NAME -o jsonpath="{.spec.ports}" shows what the Service asks.',
    ],
    mend: [
      'Set components.NAME.port in todo-deploy.yaml to the port that the program says.',
      'Or let the program listen on 0.0.0.0 and on that port.',
      'Run `todo-deploy up`.',
    ],
  },
  find: (view) => [...byService(view), ...view.containers.flatMap((one) => byLog(view, one))],
};

/** A Service whose targetPort is a name or a number that no container gives to a port. */
function byService({ snapshot }: View): Clue[] {
  const workloads = [...snapshot.deployments, ...snapshot.statefulSets];
  return typed(snapshot, 'services').flatMap((service) =>
    workloads.flatMap((workload) => {
      const { metadata, spec } = templateOf(workload);
      if (!sendsTo(service, metadata?.labels ?? {})) return [];
      const containers = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])];
      const listed = containers.flatMap((container) => container.ports ?? []);
      const component = componentOf(workload.metadata);
      return wrongTargets(service, listed).map((wrong) => targetClue(component, wrong, listed));
    }),
  );
}

interface Target {
  readonly service: string;
  readonly port: number;
  readonly target: string | number;
}

function wrongTargets({ metadata, spec }: Service, listed: readonly ContainerPort[]): Target[] {
  const targets = (spec?.ports ?? []).map(({ port, targetPort = port }) => ({
    ...{ service: metadata.name, port, target: targetPort },
    isListed: listed.some((one) => [one.name, one.containerPort].includes(targetPort)),
  }));
  // A container may listen on ports that it does not list: one that leads there vouches for the others.
  const vouched = listed.length === 0 || targets.some(({ isListed }) => isListed);
  return targets.filter(
    ({ target, isListed }) => !isListed && (typeof target === 'string' || !vouched),
  );
}

function targetClue(
  component: string,
  { service, port, target }: Target,
  listed: readonly ContainerPort[],
): Clue {
  const isName = typeof target === 'string';
  const ports = listed.map(({ name = '(no name)', containerPort }) => `${name} ${containerPort}`);
  return {
    component,
    object: `service/${service}`,
    cause: isName
      ? `the Service ${service} sends to the port "${target}", and no container has a port of that name`
      : `the Service ${service} sends to port ${target}, and no container lists that port`,
    evidence: [
      `service/${service}: port ${port} -> targetPort ${target}`,
      `ports of the containers: ${ports.join(', ') || 'none'}`,
    ],
    remedy: 'Correct targetPort of the Service, or the port in the container.',
    // The number alone proves nothing: asking the Service afterwards is what fails the run.
    ...(isName ? terminal : { ...withoutFailing, confidence: 'likely' as const }),
  };
}

/** A probe is refused, while the program says that it listens somewhere else. */
function byLog(view: View, container: ContainerView): Clue[] {
  const { status, spec, pod, init, component, object, lines } = container;
  const asked = askedPort(spec);
  const probe = view.eventsOf(pod, 'Unhealthy').at(-1);
  const refused = /connection refused/.test(probe?.message ?? '');
  if (init || status.ready === true || asked === undefined || probe === undefined || !refused)
    return [];
  const said = listeningIn(lines);
  const inside = said.findLast((one) => one.port === asked && isLoopback(one));
  const right = said.some((one) => one.port === asked && !isLoopback(one));
  const other = inside ?? said.findLast(({ port }) => port !== asked);
  if (other === undefined || right) return [];
  const seconds = readyWithinSeconds(spec);
  return [
    {
      ...{ component, object },
      cause:
        inside === undefined
          ? `the program listens on port ${other.port}, and port ${asked} is asked`
          : `the program listens on ${inside.host} only, where nobody outside its container reaches it`,
      evidence: [eventLine(probe), `container ${spec.name}: ${oneLine(other.line)}`],
      remedy:
        inside === undefined
          ? `Set components.${component}.port to ${other.port} in todo-deploy.yaml, or let the program listen on ${asked}.`
          : 'Let the program listen on 0.0.0.0 (uvicorn: --host 0.0.0.0; Next.js: HOSTNAME=0.0.0.0).',
      ...(inside === undefined
        ? { fix: { edit: { set: `components.${component}.port`, to: other.port } } }
        : {}),
      confidence: 'likely',
      // It may open the other port later.
      ...byProbe(seconds, `its probes allow ${seconds} s to open the port`),
    },
  ];
}

function askedPort({ readinessProbe, startupProbe, ports }: Container): number | undefined {
  const port = (startupProbe ?? readinessProbe)?.httpGet?.port;
  const number = ports?.find(({ name }) => name === port)?.containerPort ?? port;
  return typeof number === 'number' ? number : undefined;
}
