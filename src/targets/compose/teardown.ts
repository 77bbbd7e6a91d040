import { projectLabel } from '../../config/project.ts';
import type { PlannedTeardown, TeardownOptions } from '../target.ts';
import { composeLabels } from './labels.ts';
import { withLock } from './lock.ts';
import { findContainers, refuseForeign, type Scene } from './scene.ts';

type Tell = (message: string) => void;

/** Looks what is ours and says what goes. Throws COMPOSE_FOREIGN (refused). */
export async function planTeardown(
  scene: Scene,
  options: TeardownOptions,
): Promise<PlannedTeardown> {
  const { project, ports, model } = scene;
  const { docker } = ports;
  const found = await findContainers(scene);
  if (found.present.size === 0 && found.leftovers.length === 0) refuseForeign(found, scene);
  const ofProject = { [composeLabels.project]: model.project };
  const [networks, volumes, images] = await Promise.all([
    docker.networks.list(ofProject),
    docker.volumes.list(ofProject),
    docker.list({ [projectLabel]: project.config.name }),
  ]);
  const containers = [
    ...[...found.present.values()].map(({ container }) => container.name),
    ...found.leftovers.map(({ name }) => name),
  ].sort();
  const gone: Gone = {
    containers,
    networks: networks.map(({ name }) => name).sort(),
    volumes: options.data ? volumes.map(({ name }) => name).sort() : [],
    images: options.images ? images.flatMap(({ tags }) => tags).sort() : [],
  };
  const kept = options.data ? [] : volumes.map(({ name }) => name).sort();
  return {
    lines: linesOf(scene, gone, kept),
    hasWork: Object.values(gone).some((names: readonly string[]) => names.length > 0),
    carryOut: (tell) => withLock(project, () => tearDown(scene, gone, kept, tell)),
  };
}

interface Gone {
  readonly containers: readonly string[];
  readonly networks: readonly string[];
  readonly volumes: readonly string[];
  readonly images: readonly string[];
}

function linesOf({ model }: Scene, gone: Gone, kept: readonly string[]): string[] {
  const list = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '));
  return [
    `Project "${model.project}" on this Docker engine:`,
    `  containers to remove: ${list(gone.containers)}`,
    `  networks to remove: ${list(gone.networks)}`,
    ...(gone.volumes.length > 0
      ? [`  volumes to remove, data included: ${list(gone.volumes)}`]
      : []),
    ...(gone.images.length > 0 ? [`  images to remove: ${list(gone.images)}`] : []),
    ...(kept.length > 0 ? [`  stays: ${list(kept)} (--data removes them, data included)`] : []),
  ];
}

async function tearDown(
  { ports, parts, model }: Scene,
  gone: Gone,
  kept: readonly string[],
  tell: Tell,
) {
  const { docker } = ports;
  // Those first that others depend on are removed last: they may be needed for a clean end.
  const order = parts.map(({ service }) => service.name);
  const rank = (name: string): number =>
    order.findIndex((service) => name.startsWith(`${model.project}-${service}-`));
  let removed = 0;
  const note = (what: string, was: boolean): void => {
    if (!was) return;
    removed += 1;
    tell(`${what} removed`);
  };
  for (const name of [...gone.containers].sort((left, right) => rank(right) - rank(left))) {
    await docker.containers.stop(name);
    note(`container ${name}`, await docker.containers.remove(name));
  }
  for (const name of gone.networks) note(`network ${name}`, await docker.networks.remove(name));
  for (const name of gone.volumes) note(`volume ${name}`, await docker.volumes.remove(name));
  for (const name of gone.images) note(`image ${name}`, await docker.remove(name));
  const text =
    removed === 0
      ? `Nothing to remove: project "${model.project}" is not on this engine.`
      : `Removed: ${countOf(gone)}. Left: ${kept.length === 0 ? 'nothing' : `${kept.length} volumes with data`}.`;
  return { result: { removed, kept }, text };
}

function countOf(gone: Gone): string {
  const counted = Object.entries(gone) as [string, readonly string[]][];
  return counted
    .filter(([, names]) => names.length > 0)
    .map(([kind, names]) => `${names.length} ${names.length === 1 ? kind.slice(0, -1) : kind}`)
    .join(', ');
}
