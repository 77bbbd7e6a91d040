import { messageOf } from '../errors.ts';
import type { Kubernetes } from '../ports/kubernetes.ts';
import type { ProviderPorts } from './provider.ts';

/** How long the current context may take to answer before another provider gets its turn. */
const patienceMs = 3_000;

/** The current kubeconfig context, when there is one; it need not answer. */
export async function currentContext(ports: ProviderPorts): Promise<Kubernetes | undefined> {
  try {
    return await ports.kubernetes();
  } catch {
    // No kubeconfig, or no current context in it: then there is none.
    return undefined;
  }
}

/** What a cluster said when it was asked whether it answers, until somebody makes use of it. */
const said = new WeakMap<Kubernetes, string>();

/** The version that a cluster told a moment ago, once; or what it tells now. Throws what `version` throws. */
export async function versionJustTold(kubernetes: Kubernetes): Promise<string> {
  const version = said.get(kubernetes) ?? (await kubernetes.version());
  said.delete(kubernetes);
  return version;
}

/** Why an API server does not answer, or undefined when it does, soon enough. */
export async function whySilent(
  kubernetes: Kubernetes,
  { clock }: Pick<ProviderPorts, 'clock'>,
): Promise<string | undefined> {
  const timer = new AbortController();
  const late = clock.sleep(patienceMs, timer.signal).then(
    () => `no answer within ${patienceMs / 1000} s from ${kubernetes.server}`,
    () => undefined,
  );
  const answer = kubernetes.version().then((version) => {
    said.set(kubernetes, version);
    return undefined;
  }, messageOf);
  try {
    return await Promise.race([answer, late]);
  } finally {
    timer.abort();
  }
}
