import type { NodeRuntime } from '../../images/transport/layers/node-runtime.ts';
import type { MinikubeProfile } from '../../tools/minikube-output.ts';
import type { ProviderPorts } from '../provider.ts';
import { engineNode } from './engine-nodes.ts';
import { minikubeNode } from './minikube-node.ts';

export interface NodesOfProfile {
  /** Undefined when their containerd cannot be reached. */
  readonly nodes: readonly NodeRuntime[] | undefined;
  /** Why they are reached like this, or not, for people. */
  readonly why: string;
}

/** The containerd of each node of a Minikube profile, by the shortest way there is. */
export async function minikubeNodes(
  { name, driver, runtime, nodes }: MinikubeProfile,
  { docker, exec }: Pick<ProviderPorts, 'docker' | 'exec'>,
): Promise<NodesOfProfile> {
  if (runtime !== 'containerd') {
    return {
      nodes: undefined,
      why: `layers alone can be brought to containerd, not to ${runtime}`,
    };
  }
  if (driver === 'docker' && (await areContainers(nodes, docker))) {
    const why = 'the nodes are containers of the engine that builds';
    return { nodes: nodes.map((node) => engineNode(docker, node)), why };
  }
  if (driver !== 'none' && (await exec.which('ssh')) !== undefined) {
    const why = 'minikube ssh reaches the nodes';
    return { nodes: nodes.map((node) => minikubeNode(exec, name, node)), why };
  }
  return { nodes: undefined, why: 'there is no ssh on your PATH to reach containerd with' };
}

/** Whether all of these are Minikube's containers of this engine, and run. */
async function areContainers(
  nodes: readonly string[],
  docker: ProviderPorts['docker'],
): Promise<boolean> {
  try {
    const found = await docker.containers.list({ 'created_by.minikube.sigs.k8s.io': 'true' });
    const running = found.filter(({ status }) => status === 'running').map(({ name }) => name);
    return nodes.every((node) => running.includes(node));
  } catch {
    // Whether it is silent, or another engine than Minikube's: ssh is the way then.
    return false;
  }
}
