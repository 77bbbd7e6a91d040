import type { Project } from '../config/project.ts';
import { DeployError } from '../errors.ts';
import type { Offer } from '../images/transport/choice/offer.ts';
import { daemonTransport } from '../images/transport/daemon.ts';
import { layersTransport } from '../images/transport/layers/transport.ts';
import { minikubeLoadTransport } from '../images/transport/minikube-load.ts';
import { minikubeDockerEnv } from '../tools/minikube.ts';
import { linesOf, parseDockerEnv, type MinikubeProfile } from '../tools/minikube-output.ts';
import { minikubeNodes } from './nodes/minikube-nodes.ts';
import type { ProviderPorts } from './provider.ts';
import { impossible, type OpenWay, type WaysOptions } from './ways.ts';

const lookTimeoutMs = 30_000;

export interface MinikubeWaysOptions {
  /** The profile, as minikube lists it; throws where there is none. */
  readonly profile: () => Promise<MinikubeProfile>;
  readonly registry: OpenWay;
}

/** The ways for images into a Minikube profile: its runtime and its nodes decide. */
export function minikubeWays(
  { config }: Project,
  ports: ProviderPorts,
  { profile, registry }: MinikubeWaysOptions,
): Pick<WaysOptions, 'auto' | 'named'> {
  const { profile: name } = config.cluster;
  const refuse = (wanted: string, why: string) =>
    impossible(`Minikube profile ${name}`, wanted, why);
  const own: OpenWay = async () => {
    const found = await profile();
    return buildsInside(found) ? daemonWay(found, ports) : intoNodes(found, ports);
  };
  const daemon: OpenWay = async () => {
    const found = await profile();
    if (buildsInside(found)) return daemonWay(found, ports);
    throw refuse('daemon', 'it takes the docker runtime, and one node');
  };
  const layers: OpenWay = async () => {
    const offer = await intoNodes(await profile(), ports);
    if (offer.name === 'layers') return offer;
    throw refuse('layers', offer.transport.why ?? 'containerd is not reached');
  };
  const load: OpenWay = async () => loadWay(await profile(), ports);
  const into: OpenWay = async () => intoNodes(await profile(), ports);
  return {
    // A registry that is set: the engine of this machine builds, whatever the runtime.
    auto: config.cluster.registry === undefined ? [own] : [registry, into],
    named: { daemon, layers, registry, load },
  };
}

/** docker-env reaches one node only; with more of them the images have to be loaded into each. */
function buildsInside({ runtime, nodes }: MinikubeProfile): boolean {
  return runtime === 'docker' && nodes.length === 1;
}

async function intoNodes(profile: MinikubeProfile, ports: ProviderPorts): Promise<Offer> {
  const { nodes, why } = await minikubeNodes(profile, ports);
  if (nodes === undefined) return loadWay(profile, ports, why);
  const description = `layers into the containerd of Minikube profile ${profile.name}`;
  return { name: 'layers', transport: layersTransport({ nodes, description, why, ports }) };
}

function loadWay({ name, runtime }: MinikubeProfile, ports: ProviderPorts, why?: string): Offer {
  const description = `image load into Minikube profile ${name} (${runtime})`;
  const transport = minikubeLoadTransport(name, description, ports);
  return { name: 'load', transport: { ...transport, ...(why === undefined ? {} : { why }) } };
}

async function daemonWay({ name }: MinikubeProfile, ports: ProviderPorts): Promise<Offer> {
  const options = { timeoutMs: lookTimeoutMs };
  const { stdout, stderr, exitCode } = await ports.exec.run(minikubeDockerEnv(name), options);
  const endpoint = exitCode === 0 ? parseDockerEnv(stdout) : undefined;
  if (endpoint !== undefined) {
    const description = `the Docker engine of Minikube profile ${name}`;
    return { name: 'daemon', transport: daemonTransport(ports.dockerAt(endpoint), description) };
  }
  const message = `minikube does not tell how to reach the Docker engine of profile ${name}`;
  throw new DeployError('environment', 'ENGINE_UNREACHABLE', message, {
    hint: `See what it says: minikube docker-env --profile ${name}`,
    details: linesOf(stdout, stderr),
  });
}
