import type { Project } from '../config/project.ts';
import { DeployError } from '../errors.ts';
import { contextProvider } from './context.ts';
import { k3dProvider } from './k3d.ts';
import { kindProvider } from './kind.ts';
import { minikubeProvider } from './minikube-entry.ts';
import type { ClusterProvider, ProviderEntry, ProviderPorts } from './provider.ts';

/** Every provider there is: one file each, one line here. */
export const providers: readonly ProviderEntry[] = [
  contextProvider,
  k3dProvider,
  kindProvider,
  minikubeProvider,
];

export interface ChosenProvider {
  readonly provider: ClusterProvider;
  /** Why this one, for people: `the current kubeconfig context kind-dev answers`. */
  readonly reason: string;
}

/**
 * The provider that the project asks for (or `wanted`, which comes first), or with `auto` the one that
 * suits best.
 * Throws PROVIDER_UNKNOWN (usage), CLUSTER_UNKNOWN (environment) when none suits.
 */
export async function chooseProvider(
  project: Project,
  ports: ProviderPorts,
  wanted: string = project.config.cluster.provider,
): Promise<ChosenProvider> {
  if (wanted === 'auto') return chooseForMe(project, ports);
  const entry = providers.find(({ name }) => name === wanted);
  if (entry === undefined) {
    throw new DeployError('usage', 'PROVIDER_UNKNOWN', `there is no provider "${wanted}"`, {
      hint: `Providers: auto, ${providers.map(({ name }) => name).join(', ')}.`,
    });
  }
  return { provider: entry.create(project, ports), reason: 'it was asked for' };
}

async function chooseForMe(project: Project, ports: ProviderPorts): Promise<ChosenProvider> {
  const judged = await Promise.all(
    providers.map(async (entry) => ({ entry, ...(await entry.suits(project, ports)) })),
  );
  const [best] = judged.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score);
  if (best !== undefined) {
    return { provider: best.entry.create(project, ports), reason: best.reason };
  }
  throw new DeployError(
    'environment',
    'CLUSTER_UNKNOWN',
    'no cluster answers that we could deploy to',
    {
      hint:
        'Start your cluster, or choose another one with --context (kubectl config get-contexts lists them). ' +
        'For one on this machine install Minikube: https://minikube.sigs.k8s.io',
      details: judged.map(({ entry, reason }) => `${entry.name}: ${reason}`),
    },
  );
}
