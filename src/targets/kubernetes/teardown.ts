import type { ImageTransport } from '../../clusters/provider.ts';
import { projectLabel, type Project } from '../../config/project.ts';
import { countByKind } from '../../pipeline/inventory.ts';
import { planTeardown, tearDown, type TeardownPlan } from '../../pipeline/teardown.ts';
import { untilVolumesGone } from '../../pipeline/volumes.ts';
import type { KubeRef } from '../../ports/kubernetes.ts';
import type { PlannedTeardown, TargetContext, TeardownOptions } from '../target.ts';
import type { OpenCluster } from './target.ts';

type Tell = (message: string) => void;

/** What one teardown works with. */
interface Scene {
  readonly context: TargetContext;
  readonly cluster: OpenCluster;
  readonly options: TeardownOptions;
  readonly plan: TeardownPlan;
}

/** What `teardown` found on a cluster and will remove. */
export async function plannedTeardown(
  context: TargetContext,
  cluster: OpenCluster,
  options: TeardownOptions,
): Promise<PlannedTeardown> {
  const parts = partsOf({ context, cluster });
  const plan = await planTeardown(parts, { data: options.data });
  const scene = { context, cluster, options, plan };
  return {
    lines: announcement(scene),
    hasWork: hasWork(scene),
    carryOut: (tell) => carryOut(scene, tell),
  };
}

function partsOf({ context, cluster }: Pick<Scene, 'context' | 'cluster'>) {
  const { project, ports, signal } = context;
  return { project, ports, kubernetes: cluster.kubernetes, signal };
}

function hasWork({ plan, options }: Scene): boolean {
  const extra = options.images || options.cluster;
  return extra || plan.removeNamespace || plan.remove.length > 0 || plan.releases.length > 0;
}

function announcement({ context: { project }, plan, options }: Scene): string[] {
  const { releases } = plan;
  const namespace = plan.removeNamespace ? ', and the namespace' : '';
  return [
    `Project "${project.config.name}" in namespace "${project.namespace}":`,
    `  releases: ${releases.length === 0 ? 'none' : releases.join(', ')}`,
    `  to remove: ${countByKind(plan.remove)}${namespace}`,
    ...(plan.keep.length === 0
      ? []
      : [`  stays: ${countByKind(plan.keep)} (--data removes it, data included)`]),
    ...(options.images ? ['  images: those built for this project'] : []),
    ...(options.cluster ? ['  cluster: the whole cluster'] : []),
  ];
}

async function carryOut(scene: Scene, tell: Tell): ReturnType<PlannedTeardown['carryOut']> {
  const { context, cluster, options, plan } = scene;
  const { project, ports, signal } = context;
  const parts = partsOf(scene);
  await tearDown({ ...parts, tell }, plan);
  const volumes = options.cluster ? [] : plan.volumes;
  const watching = { kubernetes: cluster.kubernetes, clock: ports.clock, signal, tell };
  const kept: KubeRef[] = [...plan.keep, ...(await untilVolumesGone(watching, volumes))];
  const images = options.images ? await removeImages(project, cluster, tell) : 0;
  if (options.cluster) await removeCluster(scene, tell);
  const after = options.cluster ? 'nothing' : await leftOf(parts);
  const result = { removed: plan.remove.length, kept, images, after };
  const text = hasWork(scene)
    ? `Removed: ${countByKind(plan.remove)}${plan.removeNamespace ? ' and the namespace' : ''}. ` +
      `Left: ${countByKind(kept)}.`
    : `Nothing to remove: project "${project.config.name}" is not in namespace "${project.namespace}".`;
  return { result, text };
}

async function removeImages(
  project: Project,
  { provider }: OpenCluster,
  tell: Tell,
): Promise<number> {
  const transport = await provider.transport();
  const images = await transport.engine.list({ [projectLabel]: project.config.name });
  const tags = images.flatMap((image) => image.tags);
  for (const tag of tags) {
    if (isDelivered(project, transport, tag)) await transport.remove(tag);
    await transport.engine.remove(tag);
    tell(`image ${tag} removed`);
  }
  return tags.length;
}

/** True for a tag as `up` makes it; a plain `build` tags images that no registry has. */
function isDelivered(project: Project, transport: ImageTransport, tag: string): boolean {
  const version = tag.slice(tag.lastIndexOf(':') + 1);
  return Object.keys(project.config.components).some(
    (component) => transport.reference(`${project.config.name}/${component}`, version) === tag,
  );
}

async function removeCluster({ context, cluster }: Scene, tell: Tell): Promise<void> {
  const { provider } = cluster;
  if (provider.deleteCluster === undefined) {
    const message = `the cluster stays: it was not made by todo-deploy (provider ${provider.name})`;
    context.emit({ type: 'warning', message });
    return;
  }
  await provider.deleteCluster(tell, context.signal);
}

async function leftOf(parts: ReturnType<typeof partsOf>): Promise<string> {
  return countByKind((await planTeardown(parts, { data: true })).remove);
}
