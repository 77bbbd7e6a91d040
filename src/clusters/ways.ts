import type { Project } from '../config/project.ts';
import type { TransportName } from '../config/cluster-schema.ts';
import { DeployError } from '../errors.ts';
import { chosenTransport } from '../images/transport/choice/chosen.ts';
import type { Offer } from '../images/transport/choice/offer.ts';
import { registryReference } from '../images/transport/registry.ts';
import type { Kubernetes } from '../ports/kubernetes.ts';
import type { ImageTransport, ProviderPorts } from './provider.ts';

/** Opens a way for images. Throws where it turns out not to be possible. */
export type OpenWay = () => Promise<Offer>;

export interface WaysOptions {
  /** What there is to choose from, in order: the first is taken before anything is measured. */
  readonly auto: readonly [OpenWay, ...OpenWay[]];
  /** What can be asked for by name. */
  readonly named: Readonly<Partial<Record<TransportName, OpenWay>>>;
  readonly project: Project;
  readonly ports: ProviderPorts;
  readonly kubernetes: () => Promise<Kubernetes>;
  /** The cluster, for people. */
  readonly where: string;
}

/**
 * The way for images that `cluster.transport` names, or with `auto` the choice between those that there are. Throws
 * TRANSPORT_IMPOSSIBLE (usage), and what opening the way throws.
 */
export async function transportFrom(options: WaysOptions): Promise<ImageTransport> {
  const { auto, named, project, ports, kubernetes, where } = options;
  const { registry, transport: wanted } = project.config.cluster;
  const [open, ...others] = wanted === 'auto' ? auto : [named[wanted]];
  if (open === undefined) {
    throw impossible(where, wanted, `it offers: ${Object.keys(named).join(', ')}`);
  }
  const first = await open();
  // Nothing moves, so there is nothing to measure.
  if (first.name === 'daemon') return first.transport;
  return chosenTransport({
    ...{ first, others, ports, root: project.root, asked: wanted !== 'auto' },
    reference: registry === undefined ? first.transport.reference : registryReference(registry),
    identity: () => clusterIdentity(kubernetes),
  });
}

/** The configuration asks for a way that this cluster has not. */
export function impossible(where: string, wanted: string, why: string): DeployError {
  const message = `images cannot get to ${where} by "${wanted}"`;
  return new DeployError('usage', 'TRANSPORT_IMPOSSIBLE', message, {
    hint: 'Correct cluster.transport in todo-deploy.yaml; auto takes what is possible.',
    details: [why],
  });
}

/** The identity of a cluster, which one made anew under its name has not; undefined when it does not tell. */
async function clusterIdentity(open: () => Promise<Kubernetes>): Promise<string | undefined> {
  try {
    const kubernetes = await open();
    const system = { apiVersion: 'v1', kind: 'Namespace', name: 'kube-system' };
    return (await kubernetes.get(system))?.metadata.uid;
  } catch {
    // Not everybody may read that namespace: then nothing is remembered.
    return undefined;
  }
}
