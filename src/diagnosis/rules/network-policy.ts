import type { NetworkPolicy } from '../../rollout/kube-network-types.ts';
import { typed, type Pod } from '../../rollout/kube-types.ts';
import { policiesAgainst, type Other } from '../../rollout/network-policies.ts';
import { sendsTo } from '../../rollout/selection.ts';
import { transient, withoutFailing, type Clue, type Rule } from '../rule.ts';
import { oneLine, type ContainerView, type View } from '../view.ts';
import { databaseTrouble } from './database.ts';
import { upstreamTrouble } from './upstream.ts';

/** Somebody answered, if only with a refusal: then no policy is in the way. */
const answered = /refused|ENOTFOUND|not known|nothing listens/i;
const dnsPort = 53;
const databasePort = 5432;

interface Wanted {
  /** For people: `the database`, `http://backend:8000`. */
  readonly what: string;
  readonly said: string;
  readonly port: number;
  /** The Service behind which it is, when it is in this namespace. */
  readonly service?: string;
}

/** A NetworkPolicy does not let a pod do what it tries. */
export const networkPolicy: Rule = {
  code: 'NETWORK_POLICY',
  page: {
    title: 'A NetworkPolicy is in the way',
    meaning:
      'A NetworkPolicy says whom a pod may talk to. A program gets no answer from something that it needs, and the policies of the namespace do not allow that connection.',
    causes: [
      'A policy that closes everything, and lacks a rule for the database, for another component, or for DNS (port 53).',
      'The database listens on another port than the policy allows.',
    ],
    look: [
      'kubectl -n NAMESPACE get networkpolicies lists them, with the pods that they select.',
      'kubectl -n NAMESPACE describe networkpolicy NAME shows what it allows.',
    ],
    mend: [
      'Add a rule for the connection to the policy that the finding names.',
      'For a policy of todo-deploy: components.NAME.values.networkPolicy.egress in todo-deploy.yaml (databasePorts, dnsPorts, rules).',
      'Run `todo-deploy up`.',
    ],
  },
  find: (view) =>
    view.containers.flatMap((container) => {
      const wanted = wantedBy(view, container);
      if (wanted === undefined || answered.test(wanted.said)) return [];
      return [...new Set(against(view, container.pod, wanted))].map((policy) =>
        clue(container, wanted, policy),
      );
    }),
};

function wantedBy(view: View, container: ContainerView): Wanted | undefined {
  const database = databaseTrouble(view, container);
  if (database !== undefined) {
    const { said, sign } = database;
    if (sign.code === 'DATABASE_DNS')
      return { what: 'the DNS of the cluster', said, port: dnsPort };
    if (sign.code !== 'DATABASE_UNREACHABLE') return undefined;
    const [, host, named] = /([a-z0-9][\w.-]*):(\d{4,5})\b/i.exec(said) ?? [];
    const port = Number(named ?? /port (\d+)/.exec(said)?.[1] ?? databasePort);
    const service = serviceNamed(view, host) ?? serviceOn(view, port);
    return { what: 'the database', said, port, ...(service === undefined ? {} : { service }) };
  }
  const upstream = upstreamTrouble(view, container);
  if (upstream === undefined || upstream.how !== 'silent') return undefined;
  const { said, asked, service } = upstream;
  const port = targetPort(view, service, upstream.port);
  if (service === undefined || port === undefined) return undefined;
  return { what: asked, said, port, service };
}

/** Policies of the pod about what goes out, and of the one it asks about what comes in. */
function against(view: View, pod: Pod, { port, service }: Wanted): readonly NetworkPolicy[] {
  const policies = typed(view.snapshot, 'networkPolicies');
  const from = pod.metadata.labels ?? {};
  const to = podBehind(view, service);
  const other: Other = port === dnsPort || to === undefined ? 'unknown' : { pod: to };
  const out = policiesAgainst(policies, { direction: 'Egress', pod: from, other, port });
  if (to === undefined) return out;
  const asked = { direction: 'Ingress', pod: to, other: { pod: from }, port } as const;
  return [...out, ...policiesAgainst(policies, asked)];
}

function podBehind(view: View, name: string | undefined) {
  const service = typed(view.snapshot, 'services').find(({ metadata }) => metadata.name === name);
  if (service === undefined) return undefined;
  return view.pods.find(({ metadata }) => sendsTo(service, metadata.labels ?? {}))?.metadata.labels;
}

function serviceNamed({ snapshot }: View, host: string | undefined): string | undefined {
  const first = host?.split('.')[0];
  return snapshot.services.find(({ metadata }) => metadata.name === first)?.metadata.name;
}

function serviceOn({ snapshot }: View, port: number): string | undefined {
  return typed(snapshot, 'services').find(({ spec }) =>
    spec?.ports?.some((one) => one.port === port),
  )?.metadata.name;
}

/** The port of the pods behind a port of a Service. */
function targetPort(view: View, name: string | undefined, port: number | undefined) {
  const service = typed(view.snapshot, 'services').find(({ metadata }) => metadata.name === name);
  const ports = service?.spec?.ports ?? [];
  const target = (ports.find((one) => one.port === port) ?? ports[0])?.targetPort ?? port;
  if (typeof target !== 'string') return target;
  const containers = view.pods.flatMap(({ spec }) => spec?.containers ?? []);
  return containers.flatMap(({ ports = [] }) => ports).find((one) => one.name === target)
    ?.containerPort;
}

function clue(
  { component, object, status }: ContainerView,
  wanted: Wanted,
  policy: NetworkPolicy,
): Clue {
  const { name } = policy.metadata;
  return {
    component,
    object: `networkpolicy/${name}`,
    cause: `the NetworkPolicy ${name} does not let the pod talk to ${wanted.what} (port ${wanted.port})`,
    evidence: [
      oneLine(wanted.said),
      `networkpolicy/${name} selects ${object} or whom it asks, and no rule allows port ${wanted.port}`,
    ],
    remedy: `Add a rule for port ${wanted.port} to it: kubectl describe networkpolicy ${name}`,
    confidence: 'likely',
    ...(status.ready === true
      ? withoutFailing
      : transient(60, 'the silence may have another cause that passes')),
  };
}
