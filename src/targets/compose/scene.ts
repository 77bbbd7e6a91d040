import { componentsInOrder, type Project } from '../../config/project.ts';
import type { Ports } from '../../ports/index.ts';
import type { ContainerInfo } from '../../ports/docker-containers.ts';
import { DeployError } from '../../errors.ts';
import { composeLabels, ownerOf, ownLabels } from './labels.ts';
import type { ComposeModel } from './model.ts';
import type { Part } from './parts.ts';
import { containerName } from './wanted.ts';

/** What a compose deployment is looked at with. */
export interface Scene {
  readonly project: Project;
  readonly ports: Ports;
  readonly model: ComposeModel;
  readonly parts: readonly Part[];
  readonly redact: (text: string) => string;
}

export interface Found {
  /** By name of the service. */
  readonly present: ReadonlyMap<string, { container: ContainerInfo; owner: 'ours' | 'adopted' }>;
  /** Ours, and of no service; those of a version before too. */
  readonly leftovers: readonly ContainerInfo[];
  /** Containers of our names that somebody else made. */
  readonly foreign: readonly ContainerInfo[];
}

/** End of the name of a container that is kept until a newer one works. */
export const beforeSuffix = '-before';

/** All containers that are ours, or stand where ours should. */
export async function findContainers({ project, ports, model, parts }: Scene): Promise<Found> {
  const { containers } = ports.docker;
  const names = parts.map(({ service }) => containerName(model.project, service.name));
  const [own, compose, named] = await Promise.all([
    containers.list(ownLabels(project)),
    containers.list({ [composeLabels.project]: model.project }),
    Promise.all(names.map((name) => containers.inspect(name))),
  ]);
  const all = new Map([...own, ...compose].map((one) => [one.id, one]));
  for (const one of named) if (one !== undefined) all.set(one.id, one);
  const present = new Map<string, { container: ContainerInfo; owner: 'ours' | 'adopted' }>();
  const [leftovers, foreign]: [ContainerInfo[], ContainerInfo[]] = [[], []];
  for (const container of all.values()) {
    const owner = ownerOf(container, model);
    const part = parts.find(
      ({ service }) => containerName(model.project, service.name) === container.name,
    );
    if (owner === 'foreign') foreign.push(container);
    else if (part !== undefined) present.set(part.service.name, { container, owner });
    else if (owner === 'ours') leftovers.push(container);
  }
  return { present, leftovers, foreign };
}

/** Throws COMPOSE_FOREIGN (refused) when somebody else has containers of our names. */
export function refuseForeign({ foreign }: Found, { model }: Pick<Scene, 'model'>): void {
  if (foreign.length === 0) return;
  const names = foreign.map(({ name }) => name).sort();
  const message = `the project "${model.project}" of this engine belongs to somebody else`;
  throw new DeployError('refused', 'COMPOSE_FOREIGN', message, {
    details: foreign.map(({ name, labels }) => {
      const from = labels[composeLabels.files];
      return `container ${name}${from === undefined ? '' : `, made from ${from}`}`;
    }),
    hint: `Choose another name in todo-deploy.yaml, or remove them if they are not needed: docker rm --force ${names.join(' ')}`,
  });
}

/** The last lines of a container, without their times; none when it has no log. */
export async function tailOf(ports: Ports, container: string, lines = 60): Promise<string[]> {
  const texts: string[] = [];
  try {
    for await (const batch of ports.docker.containers.logs(container, { tailLines: lines })) {
      texts.push(...batch.map(({ text }) => text));
    }
  } catch (error) {
    // It may be gone by now: then it has nothing to say.
    if (!(error instanceof DeployError) || error.code !== 'ENGINE_REFUSED') throw error;
  }
  return texts;
}

/** The component that people open in a browser. */
export function exposedName({ config }: Project): string | undefined {
  return componentsInOrder(config).find(({ expose }) => expose)?.name;
}

/** The URL that a container of the exposed component serves. */
export function urlOf(
  scene: Pick<Scene, 'project'>,
  container: ContainerInfo | undefined,
): string | null {
  const name = exposedName(scene.project);
  const component = name === undefined ? undefined : scene.project.config.components[name];
  if (container?.status !== 'running' || component === undefined) return null;
  const port = container.ports.find(({ containerPort }) => containerPort === component.port);
  return port === undefined || port.hostPort === 0 ? null : `http://localhost:${port.hostPort}`;
}
