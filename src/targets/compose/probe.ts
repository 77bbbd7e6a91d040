import { componentsInOrder, type NamedComponent } from '../../config/project.ts';
import { localReference } from '../../images/transport/local-reference.ts';
import { localTransport } from '../../images/transport/local.ts';
import { imageFacts } from '../../pipeline/probe.ts';
import type { ImageFacts } from '../../plan/facts.ts';
import { ownerOf } from './labels.ts';
import type { ComposeFacts } from './plan.ts';
import { choosePort } from './port.ts';
import { exposedName, findContainers, refuseForeign, type Scene } from './scene.ts';
import { wantedContainer } from './wanted.ts';

type Values = Readonly<Record<string, string>>;

/** Looks at what exists. Throws COMPOSE_FOREIGN (refused), PORT_TAKEN (environment). */
export async function gatherFacts(
  scene: Scene,
  secrets: Readonly<Record<string, Values>>,
): Promise<ComposeFacts> {
  const { project, ports, model, parts } = scene;
  const found = await findContainers(scene);
  refuseForeign(found, scene);
  const images = await imagesOf(scene);
  const others = [
    ...new Set(
      parts.flatMap(({ own, service }) => (own === undefined ? (service.image ?? []) : [])),
    ),
  ];
  const looked = others.map(
    async (image) => [image, (await ports.docker.inspect(image))?.id] as const,
  );
  const imageIds = Object.fromEntries(await Promise.all(looked));
  const exposed = exposedName(project);
  const port = await portFor(scene, found.present.get(exposed ?? '')?.container);
  const references = Object.entries(images).map(([name, { reference }]) => [name, reference]);
  const options = {
    ...{ project, model, images: Object.fromEntries(references) as Values },
    ...{ imageIds, secrets, port },
  };
  return {
    wanted: parts.map((part) => wantedContainer(part, options)),
    present: found.present,
    leftovers: found.leftovers.filter((one) => ownerOf(one, model) === 'ours'),
    images,
    toPull: others.filter((image) => imageIds[image] === undefined),
  };
}

/** The same references as on a cluster that builds on this engine: what is built there is there. */
async function imagesOf({ project, ports }: Scene): Promise<Record<string, ImageFacts>> {
  const transport = { ...localTransport(ports.docker), reference: localReference };
  const facts = componentsInOrder(project.config).map(
    async (component: NamedComponent) =>
      [component.name, await imageFacts(project, component, ports, transport)] as const,
  );
  return Object.fromEntries(await Promise.all(facts));
}

async function portFor(
  { project }: Scene,
  container: Parameters<typeof choosePort>[1],
): Promise<number | undefined> {
  const exposed = componentsInOrder(project.config).find(({ expose }) => expose);
  return exposed === undefined ? undefined : choosePort(project, container, exposed.port);
}
