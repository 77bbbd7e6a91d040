/**
 * Which connections a set of NetworkPolicies admits, by the rules of the API: a pod that no policy selects
 * for a direction is open in it; otherwise one rule of one policy must admit the connection. The bed's
 * network plugin enforces no policies, so their meaning is worked out here.
 */
import type {
  Labels,
  Manifest,
  NetworkPolicyPeer,
  NetworkPolicyRule,
  Selector,
} from './manifests.ts';

/** One end of a connection: a pod of the namespace by its labels, or somewhere outside the cluster. */
export type End = { labels: Labels } | 'outside';

/** Whether `from` may open a connection to `to` on that port (of the pod, not of a Service). */
export function admits(
  policies: readonly Manifest[],
  { from, to, port, protocol = 'TCP' }: { from: End; to: End; port: number; protocol?: string },
): boolean {
  const wants = { port, protocol };
  const out = rulesFor(policies, from, 'Egress');
  const into = rulesFor(policies, to, 'Ingress');
  const allowed = (rules: NetworkPolicyRule[] | undefined, other: End, side: 'from' | 'to') =>
    rules === undefined ||
    rules.some((rule) => admitsPort(rule, wants) && admitsPeer(rule[side], other));
  return allowed(out, to, 'to') && allowed(into, from, 'from');
}

/** The rules of all policies that select the pod for a direction; undefined when none does. */
function rulesFor(
  policies: readonly Manifest[],
  end: End,
  direction: 'Ingress' | 'Egress',
): NetworkPolicyRule[] | undefined {
  if (end === 'outside') return undefined;
  const selecting = policies.filter(
    ({ spec }) =>
      spec?.policyTypes?.includes(direction) &&
      spec.podSelector &&
      selects(spec.podSelector, end.labels),
  );
  if (selecting.length === 0) return undefined;
  return selecting.flatMap(
    ({ spec }) => (direction === 'Ingress' ? spec?.ingress : spec?.egress) ?? [],
  );
}

function selects({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean {
  const matched = Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
  return (
    matched &&
    matchExpressions.every(({ key, operator, values }) => {
      if (operator !== 'In') throw new Error(`the tests do not know the operator ${operator}`);
      return values.includes(labels[key] ?? '');
    })
  );
}

function admitsPort(
  { ports }: NetworkPolicyRule,
  wanted: { port: number; protocol: string },
): boolean {
  return (
    ports?.some(({ port, protocol }) => port === wanted.port && protocol === wanted.protocol) ??
    true
  );
}

function admitsPeer(peers: NetworkPolicyPeer[] | undefined, end: End): boolean {
  if (peers === undefined) return true;
  return peers.some(
    ({ podSelector }) =>
      end !== 'outside' && podSelector !== undefined && selects(podSelector, end.labels),
  );
}
