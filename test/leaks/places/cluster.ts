/** What a cluster keeps of a namespace: every object of every kind, the data of Secrets aside. */
import { run } from '../../bed/shell.ts';
import type { KubeItem } from '../../e2e/harness/cluster.ts';
import type { Evidence } from '../search/search.ts';

type Json = Record<string, unknown>;
/** Runs kubectl on the cluster and gives what it printed. */
export type Kubectl = (...args: readonly string[]) => Promise<string>;

export function kubectlWith(kubeconfig: string): Kubectl {
  return (...args) => run('kubectl', [...args], { env: { KUBECONFIG: kubeconfig } });
}

/** Helm keeps its releases in Secrets: they hold charts and values, which may hold no secret. */
const helmRecord = 'helm.sh/release.v1';

/**
 * An object without what is secret by its nature: of a Secret its data, unless it is a record of Helm's.
 * Labels, annotations and field managers stay.
 */
export function withoutSecretData(object: unknown): unknown {
  if (typeof object !== 'object' || object === null) return object;
  const { kind, type, data, stringData, items, ...rest } = object as Json;
  if (kind === 'SecretList' || kind === 'List') {
    // In a list of one kind the items do not say theirs.
    const whole = (items as Json[]).map((item) =>
      kind === 'List' ? item : { kind: 'Secret', ...item },
    );
    return { ...rest, kind, items: whole.map(withoutSecretData) };
  }
  if (kind !== 'Secret' || type === helmRecord) return object;
  const names = Object.keys({ ...(data as Json), ...(stringData as Json) });
  return { ...rest, kind, type, names };
}

/** All objects of a namespace and the namespace itself. */
export async function clusterEvidence(kubectl: Kubectl, namespace: string): Promise<Evidence[]> {
  const names = await kubectl('api-resources', '--verbs=list', '--namespaced', '-o', 'name');
  const kinds = names.split('\n').filter((name) => name !== '' && !name.includes('metrics.k8s.io'));
  const shown = ['-n', namespace, '-o', 'json', '--show-managed-fields'];
  const own = JSON.parse(await kubectl('get', 'namespace', namespace, ...shown)) as KubeItem;
  const list = JSON.parse(await kubectl('get', kinds.join(','), ...shown)) as { items: KubeItem[] };
  return [own, ...list.items].map(evidenceOf);
}

function evidenceOf(object: KubeItem): Evidence {
  const { kind, metadata } = object;
  const bytes = Buffer.from(JSON.stringify(withoutSecretData(object)));
  return { place: placeOf(kind), what: `${kind} ${metadata.name}`, bytes };
}

function placeOf(kind: string): string {
  if (kind === 'Event') return 'events';
  return kind === 'Secret' ? 'Helm releases and what stands beside the data of Secrets' : 'objects';
}
