import { load } from 'js-yaml';
import type { Project } from '../config/project.ts';
import { DeployError } from '../errors.ts';
import { registryTransport } from '../images/transport/registry.ts';
import type { Kubernetes } from '../ports/kubernetes.ts';
import type { ClusterProvider, ProviderEntry, ProviderPorts, Suitability } from './provider.ts';
import { currentContext, versionJustTold, whySilent } from './reachable.ts';
import { transportFrom, type OpenWay } from './ways.ts';

/** Where a cluster says which registry its nodes pull from (KEP-1755). */
const hostingConfigMap = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace: 'kube-public',
  name: 'local-registry-hosting',
} as const;

/** How much a context that answers is worth, beside the other providers. */
const scores = { asked: 100, current: 50 } as const;

/** Any cluster of the kubeconfig; images go through a registry. It is not ours to start or delete. */
export const contextProvider: ProviderEntry = {
  name: 'context',
  create: createProvider,
  suits,
};

function createProvider(project: Project, ports: ProviderPorts): ClusterProvider {
  const { config } = project;
  const open = () => ports.kubernetes(config.cluster.context);
  return {
    name: 'context',
    detect: async () => {
      const kubernetes = await open();
      // A cluster that does not answer is no state that we could change: the port's error says all.
      const version = await versionJustTold(kubernetes);
      const { context, server } = kubernetes;
      return {
        state: 'running',
        ...{ context, version },
        description: `context ${context} (${server}, ${version})`,
      };
    },
    start: async () => {
      await (await open()).version();
    },
    transport: async () => {
      const registry = registryWay(project, ports, open);
      const where = `the context ${config.cluster.context ?? (await open()).context}`;
      return transportFrom({
        ...{ auto: [registry], named: { registry }, project, ports, kubernetes: open, where },
      });
    },
  };
}

async function suits({ config }: Project, ports: ProviderPorts): Promise<Suitability> {
  const asked = config.cluster.context;
  if (asked !== undefined) {
    return { score: scores.asked, reason: `the context ${asked} was asked for` };
  }
  const current = await currentContext(ports);
  if (current === undefined) return { score: 0, reason: 'there is no current kubeconfig context' };
  const silence = await whySilent(current, ports);
  const name = `the current kubeconfig context ${current.context}`;
  return silence === undefined
    ? { score: scores.current, reason: `${name} answers` }
    : { score: 0, reason: `${name}: ${silence}` };
}

/** The way through the registry that is set, or else the one that the cluster names. */
export function registryWay(
  { config }: Project,
  ports: ProviderPorts,
  kubernetes: () => Promise<Kubernetes>,
): OpenWay {
  return async () => {
    const registry = config.cluster.registry ?? (await namedRegistry(await kubernetes()));
    return { name: 'registry', transport: registryTransport(registry, ports) };
  };
}

/** The registry that the cluster names. Throws REGISTRY_UNKNOWN (environment). */
export async function namedRegistry(kubernetes: Kubernetes): Promise<string> {
  const map = await kubernetes.get(hostingConfigMap);
  const text = (map?.data as Record<string, string> | undefined)?.['localRegistryHosting.v1'];
  const hosting = parseHosting(text);
  if (hosting.host !== undefined) return hosting.host;
  const { name, namespace } = hostingConfigMap;
  throw new DeployError(
    'environment',
    'REGISTRY_UNKNOWN',
    `no registry is known that the nodes of ${kubernetes.context} pull from`,
    {
      hint: 'Set cluster.registry in todo-deploy.yaml, for instance ghcr.io/your-name.',
      details: [
        `the cluster names none either (ConfigMap ${name} in ${namespace})`,
        ...(hosting.help === undefined ? [] : [`it points to ${hosting.help}`]),
      ],
    },
  );
}

function parseHosting(text: string | undefined): { host?: string; help?: string } {
  try {
    const parsed = load(text ?? '') as Record<string, unknown> | null | undefined;
    const pick = (name: 'host' | 'help') =>
      typeof parsed?.[name] === 'string' ? { [name]: parsed[name] } : {};
    return { ...pick('host'), ...pick('help') };
  } catch {
    // A map that is not YAML names no registry.
    return {};
  }
}
