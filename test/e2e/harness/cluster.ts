/** What kubectl and helm say about the bed's cluster: a second witness beside todo-deploy. */
import { attempt, run } from '../../bed/shell.ts';
import type { Checkout } from './checkout.ts';

interface Metadata {
  readonly name: string;
  readonly uid: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly deletionTimestamp?: string;
}

export interface KubeItem {
  readonly kind: string;
  readonly metadata: Metadata;
  readonly status?: { readonly phase?: string };
}

/** `kubectl` on the bed's cluster; gives what it printed. Throws with its last lines when it fails. */
export function kubectl(
  { kubeconfig }: Pick<Checkout, 'kubeconfig'>,
  args: readonly string[],
  input?: string,
): Promise<string> {
  return run('kubectl', args, {
    env: { KUBECONFIG: kubeconfig },
    ...(input === undefined ? {} : { input }),
  });
}

/** Objects as `kubectl get -o json` lists them. */
export async function get(
  checkout: Pick<Checkout, 'kubeconfig'>,
  args: readonly string[],
): Promise<KubeItem[]> {
  const text = await kubectl(checkout, ['get', ...args, '-o', 'json']);
  return (JSON.parse(text) as { items: KubeItem[] }).items;
}

/** Selector of the pods that serve a component; those of its migration Job are others. */
export function serving(component: string): string {
  return `todo-deploy/component=${component},app.kubernetes.io/component=server`;
}

/** Uids of a component's pods, the oldest first; those on their way out are left aside. */
export async function podUids(
  checkout: Checkout,
  namespace: string,
  component: string,
): Promise<string[]> {
  const pods = await servingPods(checkout, namespace, component);
  return pods.map(({ metadata }) => metadata.uid);
}

/**
 * What stays the same while nobody releases a component: the template of its pods, and the oldest of them.
 * The autoscaler may add a younger one, and take it away again.
 */
export async function identity(
  checkout: Checkout,
  namespace: string,
  component: string,
): Promise<{ oldest: string | undefined; templates: string[] }> {
  const pods = await servingPods(checkout, namespace, component);
  const templates = pods.map(({ metadata }) => metadata.labels?.['pod-template-hash'] ?? '');
  return { oldest: pods[0]?.metadata.uid, templates: [...new Set(templates)] };
}

async function servingPods(
  checkout: Checkout,
  namespace: string,
  component: string,
): Promise<KubeItem[]> {
  const sorted = '--sort-by=.metadata.creationTimestamp';
  const pods = await get(checkout, ['pods', '-n', namespace, '-l', serving(component), sorted]);
  return pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

/** Release name -> revision, as Helm lists them. */
export async function revisions(
  checkout: Checkout,
  namespace: string,
): Promise<Record<string, string>> {
  const text = await helm(checkout, ['list', '--all', '-n', namespace, '-o', 'json']);
  const list = JSON.parse(text) as { name: string; revision: string }[];
  return Object.fromEntries(list.map(({ name, revision }) => [name, revision]));
}

/** `helm` on the bed's cluster. */
export function helm({ kubeconfig }: Checkout, args: readonly string[]): Promise<string> {
  return run('helm', args, { env: { KUBECONFIG: kubeconfig } });
}

export async function namespaceExists(checkout: Checkout, namespace: string): Promise<boolean> {
  const found = await attempt('kubectl', ['get', 'namespace', namespace], {
    env: { KUBECONFIG: checkout.kubeconfig },
  });
  return found.code === 0;
}

/**
 * Everything in the cluster that a deployment could leave behind, one line an object. Pods and
 * ReplicaSets of kube-system come and go by themselves and are left aside.
 */
export async function inventory(checkout: Checkout): Promise<string[]> {
  const kinds = 'all,secret,pvc,job,networkpolicy,pdb,hpa,serviceaccount,configmap,ingress';
  const objects = [
    ...(await get(checkout, [kinds, '-A'])),
    ...(await get(checkout, ['namespace,pv,clusterrole,clusterrolebinding'])),
  ];
  return objects
    .filter(({ kind, metadata }) => {
      return metadata.namespace !== 'kube-system' || !['Pod', 'ReplicaSet'].includes(kind);
    })
    .map(({ kind, metadata }) => `${metadata.namespace ?? '-'} ${kind} ${metadata.name}`)
    .sort();
}
