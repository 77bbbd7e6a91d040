import type { Finding } from '../diagnosis/finding.ts';
import { DeployError } from '../errors.ts';
import type { KubeObject } from '../ports/kubernetes.ts';
import type { Condition } from '../rollout/kube-types.ts';

/** Conditions of a namespace on its way out that say what holds it (kubernetes.io: namespace lifecycle). */
const holding =
  /^Namespace(DeletionDiscoveryFailure|DeletionGroupVersionParsingFailure|DeletionContentFailure|ContentRemaining|FinalizersRemaining)$/;

/** How many of the objects that are left are named. */
const mostNamed = 8;

/**
 * The namespace is being removed: nothing new can be made in it.
 * @param remaining what is left in it, a line each
 */
export function namespaceFindings(
  namespace: KubeObject | undefined,
  remaining: readonly string[] = [],
): Finding[] {
  const since = namespace?.metadata.deletionTimestamp;
  if (namespace === undefined || since === undefined) return [];
  const { name } = namespace.metadata;
  const status = namespace['status'] as { conditions?: readonly Condition[] } | undefined;
  const held = (status?.conditions ?? []).filter(
    (condition) => holding.test(condition.type) && condition.status === 'True',
  );
  const stuck = held.length > 0;
  return [
    {
      code: 'NAMESPACE_TERMINATING',
      component: '',
      object: `namespace/${name}`,
      cause: stuck
        ? `namespace ${name} is being removed, and something in it does not go`
        : `namespace ${name} is being removed`,
      evidence: [
        `asked to go at ${since}`,
        ...held.map(({ type, message }) => `${type}: ${message ?? ''}`),
        ...remaining.slice(0, mostNamed),
        ...(remaining.length > mostNamed ? [`and ${remaining.length - mostNamed} more`] : []),
      ],
      remedy: stuck
        ? 'Remove what its conditions name, or bring back the API service or controller that has to clean it up.'
        : 'Wait until it is gone, then deploy again; or choose another namespace with --namespace.',
      fix: { command: `kubectl wait --for=delete namespace/${name} --timeout=5m` },
      confidence: 'certain',
      ...(stuck
        ? { patience: 'terminal' as const }
        : {
            patience: 'transient' as const,
            budgetMs: 300_000,
            because: 'pods get time to end before their namespace goes',
          }),
    },
  ];
}

/** The error of a deployment into such a namespace, with what holds it: NAMESPACE_TERMINATING (environment). */
export function terminating(namespace: KubeObject, remaining: readonly string[]): DeployError {
  const { name } = namespace.metadata;
  const [finding] = namespaceFindings(namespace, remaining);
  const stuck = finding?.patience === 'terminal' ? ', and something in it does not go' : '';
  return new DeployError(
    'environment',
    'NAMESPACE_TERMINATING',
    `namespace "${name}" is still being removed${stuck}`,
    {
      details: finding?.evidence ?? [],
      hint: `${finding?.remedy ?? ''} To wait for it: kubectl wait --for=delete namespace/${name} --timeout=5m`,
    },
  );
}
