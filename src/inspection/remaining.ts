import { DeployError } from '../errors.ts';
import { namespacedKinds } from '../pipeline/inventory.ts';
import type { KubeObject, Kubernetes } from '../ports/kubernetes.ts';

const kinds = [...namespacedKinds, ['v1', 'Pod']] as const;

/**
 * What is left in a namespace on its way out, and what each object waits for: `configmap/held: waits for its
 * finalizer example.com/held`. Looks at the kinds that a deployment makes; those that may not be read are
 * left out.
 */
export async function remainingIn(kubernetes: Kubernetes, namespace: string): Promise<string[]> {
  const lists = await Promise.all(
    kinds.map(([apiVersion, kind]) =>
      kubernetes.list({ apiVersion, kind, namespace }).catch((error: unknown): KubeObject[] => {
        if (error instanceof DeployError && error.code === 'CLUSTER_FORBIDDEN') return [];
        throw error;
      }),
    ),
  );
  return lists
    .flat()
    .filter(({ metadata }) => metadata.deletionTimestamp !== undefined)
    .map(({ kind, metadata: { name, finalizers = [] } }) => {
      const waits =
        finalizers.length === 0
          ? 'has been asked to end'
          : `waits for its finalizer ${finalizers.join(', ')}`;
      return `${kind.toLowerCase()}/${name}: ${waits}`;
    });
}
