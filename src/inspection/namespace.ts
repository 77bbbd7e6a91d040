import type { Finding } from '../diagnosis/finding.ts';
import type { KubeObject } from '../ports/kubernetes.ts';
import type { Condition } from '../rollout/kube-types.ts';

/** Conditions of a namespace on its way out that say what holds it (kubernetes.io: namespace lifecycle). */
const holding =
  /^Namespace(DeletionDiscoveryFailure|DeletionGroupVersionParsingFailure|DeletionContentFailure|ContentRemaining|FinalizersRemaining)$/;

/** The namespace is being removed: nothing new can be made in it. */
export function namespaceFindings(namespace: KubeObject | undefined): Finding[] {
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
