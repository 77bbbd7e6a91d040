import type { Project } from '../config/project.ts';
import { DeployError } from '../errors.ts';
import { layersTransport } from '../images/transport/layers/transport.ts';
import type { ContainerInfo } from '../ports/docker-containers.ts';
import { registryWay } from './context.ts';
import { engineNode } from './nodes/engine-nodes.ts';
import type {
  ClusterProvider,
  ClusterState,
  ImageTransport,
  ProviderEntry,
  ProviderPorts,
  Suitability,
  Tell,
} from './provider.ts';
import { currentContext, whySilent } from './reachable.ts';
import { transportFrom, type OpenWay } from './ways.ts';

/** A tool whose nodes are containers of the engine of this machine, and what it calls them. */
export interface ContainerTool {
  readonly name: string;
  /** Label of its containers with the name of the cluster. */
  readonly clusterLabel: string;
  /** Label with what the container is in the cluster, and what it is for those that run pods. */
  readonly roleLabel: string;
  readonly nodeRoles: readonly string[];
  /** In front of the cluster's name in its kubeconfig context. */
  readonly contextPrefix: string;
  /** Makes a cluster with this name. */
  readonly createCommand: (cluster: string) => string;
}

/** How much such a cluster is worth when it is the context that is asked for: like a Minikube profile. */
const score = 110;
/** How long containers that were started may take until the API server answers, and between two looks. */
const startWaits = { looks: 60, everyMs: 2_000 } as const;

/** A provider for the clusters of a tool: it finds, starts and fills them, and leaves making them to the tool. */
export function containerProvider(tool: ContainerTool): ProviderEntry {
  return {
    name: tool.name,
    create: (project, ports) => new ContainerProvider(tool, project, ports),
    suits: (project, ports) => suits(tool, project, ports),
  };
}

async function suits(
  tool: ContainerTool,
  { config }: Project,
  ports: ProviderPorts,
): Promise<Suitability> {
  const context = config.cluster.context ?? (await currentContext(ports))?.context;
  if (context?.startsWith(tool.contextPrefix) !== true) {
    return { score: 0, reason: `the context ${context ?? '(none)'} is no ${tool.name} cluster` };
  }
  // An engine that does not answer has no containers for us either.
  const nodes = await nodesOf(tool, context, ports).catch(() => []);
  return nodes.length > 0
    ? { score, reason: `the context ${context} is a ${tool.name} cluster of this machine's engine` }
    : { score: 0, reason: `the engine of this machine runs no node of ${context}` };
}

async function nodesOf(
  { clusterLabel, roleLabel, nodeRoles, contextPrefix }: ContainerTool,
  context: string,
  { docker }: ProviderPorts,
): Promise<ContainerInfo[]> {
  const labels = { [clusterLabel]: context.slice(contextPrefix.length) };
  const found = await docker.containers.list(labels);
  return found.filter((one) => nodeRoles.includes(one.labels[roleLabel] ?? ''));
}

class ContainerProvider implements ClusterProvider {
  readonly name: string;

  constructor(
    private readonly tool: ContainerTool,
    private readonly project: Project,
    private readonly ports: ProviderPorts,
  ) {
    this.name = tool.name;
  }

  async detect(): Promise<ClusterState> {
    const context = await this.context();
    const nodes = await nodesOf(this.tool, context, this.ports);
    const count = nodes.length === 1 ? '1 node' : `${nodes.length} nodes`;
    const what = `${this.tool.name} cluster ${this.clusterOf(context)}`;
    if (nodes.length === 0) return { state: 'absent', description: `${what}: not there` };
    const running = nodes.every(({ status }) => status === 'running');
    return running
      ? { state: 'running', context, description: `${what}, context ${context}, ${count}` }
      : { state: 'stopped', description: `${what}, ${count}: stopped` };
  }

  async start(tell: Tell, signal: AbortSignal): Promise<void> {
    const context = await this.context();
    const nodes = await nodesOf(this.tool, context, this.ports);
    if (nodes.length === 0) throw this.absent(context);
    for (const { name } of nodes.filter(({ status }) => status !== 'running')) {
      tell(`starting the container ${name}`);
      await this.ports.docker.containers.start(name);
    }
    const kubernetes = await this.ports.kubernetes(context);
    let silence: string | undefined;
    for (let look = 0; look < startWaits.looks; look += 1) {
      silence = await whySilent(kubernetes, this.ports);
      if (silence === undefined) return;
      await this.ports.clock.sleep(startWaits.everyMs, signal);
    }
    const message = `the nodes of ${context} run, and its API server does not answer`;
    throw new DeployError('environment', 'CLUSTER_START_FAILED', message, {
      hint: 'docker logs NODE shows what the node says.',
      details: silence === undefined ? [] : [silence],
    });
  }

  async transport(): Promise<ImageTransport> {
    const { project, ports } = this;
    const context = await this.context();
    const kubernetes = () => ports.kubernetes(context);
    const registry = registryWay(project, ports, kubernetes);
    const layers: OpenWay = async () => ({
      name: 'layers',
      transport: await this.layers(context),
    });
    return transportFrom({
      auto: project.config.cluster.registry === undefined ? [layers] : [registry, layers],
      ...{ named: { layers, registry }, project, ports, kubernetes, where: context },
    });
  }

  private async layers(context: string): Promise<ImageTransport> {
    const nodes = await nodesOf(this.tool, context, this.ports);
    if (nodes.length === 0) throw this.absent(context);
    return layersTransport({
      nodes: nodes.map(({ name }) => engineNode(this.ports.docker, name)),
      description: `layers into the nodes of ${context}`,
      why: 'the nodes are containers of the engine that builds',
      ports: this.ports,
    });
  }

  /** The context that is asked for, or the current one where it is a cluster of this tool, or the tool's own name. */
  private async context(): Promise<string> {
    const { context } = this.project.config.cluster;
    const named = context ?? (await currentContext(this.ports))?.context;
    const { contextPrefix, name } = this.tool;
    if (named?.startsWith(contextPrefix) === true) return named;
    if (context === undefined) return `${contextPrefix}${name}`;
    throw new DeployError(
      'usage',
      'CONTEXT_UNKNOWN',
      `the context ${context} is no ${name} cluster`,
      {
        hint: `Their contexts begin with ${contextPrefix}; another provider may fit: --provider auto.`,
      },
    );
  }

  private clusterOf(context: string): string {
    return context.slice(this.tool.contextPrefix.length);
  }

  private absent(context: string): DeployError {
    const cluster = this.clusterOf(context);
    const message = `there is no ${this.tool.name} cluster ${cluster} on this machine's engine`;
    return new DeployError('environment', 'CLUSTER_ABSENT', message, {
      hint: `Make it: ${this.tool.createCommand(cluster)}`,
    });
  }
}
