import type { NetworkPolicy, PolicyPeer, PolicyRule } from './kube-network-types.ts';
import { fits } from './selection.ts';

type Labels = Readonly<Record<string, string>>;

/** Who is at the other end of a connection: a pod of the namespace, something outside, or nobody knows. */
export type Other = { readonly pod: Labels } | 'outside' | 'unknown';

export interface Connection {
  readonly direction: 'Egress' | 'Ingress';
  /** The pod whose policies are asked. */
  readonly pod: Labels;
  readonly other: Other;
  /** Port of the pod that is connected to, not of a Service before it. */
  readonly port: number;
}

/**
 * The policies that together keep a connection from being made; none when it is allowed, or when that cannot be
 * told. A pod that no policy selects may do everything; else one rule has to allow it (Kubernetes: Network Policies).
 */
export function policiesAgainst(
  policies: readonly NetworkPolicy[],
  connection: Connection,
): readonly NetworkPolicy[] {
  const { direction, pod } = connection;
  const selecting = policies.filter(
    ({ spec }) => typesOf(spec).includes(direction) && fits(spec?.podSelector, pod),
  );
  const rules = selecting.flatMap(({ spec }) =>
    direction === 'Egress' ? (spec?.egress ?? []) : (spec?.ingress ?? []),
  );
  return rules.some((rule) => allows(rule, connection)) ? [] : selecting;
}

/** Policies without policyTypes are about what comes in, and about what goes out when they have rules for that. */
function typesOf(spec: NetworkPolicy['spec']): readonly string[] {
  return spec?.policyTypes ?? ['Ingress', ...(spec?.egress === undefined ? [] : ['Egress'])];
}

function allows({ ports = [], to = [], from = [] }: PolicyRule, at: Connection): boolean {
  const portFits =
    ports.length === 0 ||
    ports.some(({ port, endPort }) =>
      typeof port === 'number' ? at.port >= port && at.port <= (endPort ?? port) : true,
    );
  const peers = at.direction === 'Egress' ? to : from;
  return portFits && (peers.length === 0 || peers.some((peer) => peerFits(peer, at.other)));
}

/** What cannot be judged from here (addresses, labels of other namespaces) counts as allowed. */
function peerFits({ ipBlock, namespaceSelector, podSelector }: PolicyPeer, other: Other): boolean {
  if (other === 'unknown' || ipBlock !== undefined || namespaceSelector !== undefined) return true;
  return other !== 'outside' && fits(podSelector, other.pod);
}
