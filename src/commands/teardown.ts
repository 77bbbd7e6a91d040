import type { Command } from 'commander';
import type { ImageTransport } from '../clusters/provider.ts';
import { projectLabel, type Project } from '../config/project.ts';
import { DeployError } from '../errors.ts';
import { countByKind } from '../pipeline/inventory.ts';
import { planTeardown, tearDown, type TeardownPlan } from '../pipeline/teardown.ts';
import { untilVolumesGone } from '../pipeline/volumes.ts';
import type { KubeRef } from '../ports/kubernetes.ts';
import { openCluster, type OpenCluster } from './cluster.ts';
import { addClusterOptions, clusterOverrides, type ClusterOptions } from './cluster-options.ts';
import type { CommandContext, CommandModule } from './command.ts';
import { loadProject } from './project.ts';
import { prompting } from './prompting.ts';

type Parts = Parameters<typeof planTeardown>[0];

export interface TeardownOptions extends ClusterOptions {
  readonly data?: boolean;
  readonly images?: boolean;
  readonly cluster?: boolean;
  readonly dryRun?: boolean;
}

/** `todo-deploy teardown`: removes what todo-deploy made, and nothing else. */
export const command: CommandModule<TeardownOptions> = {
  configure(command: Command) {
    addClusterOptions(command)
      .summary('remove what todo-deploy made')
      .description(
        'Removes every object that carries the label of this project, the Helm releases and the URL on this\n' +
          'machine; says what it will remove and asks first. Data, images and the cluster stay unless named.',
      )
      .option('--data', 'also remove the volumes of the in-cluster database: the data is lost')
      .option('--images', 'also remove the images that were built')
      .option('--cluster', 'also remove the cluster itself, where the provider made it (minikube)')
      .option('--dry-run', 'show what would be removed, remove nothing');
  },

  async run(context, options) {
    const project = await loadProject(context, clusterOverrides(options));
    const cluster = await openCluster(context, project);
    const parts = {
      project,
      ports: context.ports,
      kubernetes: cluster.kubernetes,
      signal: context.signal,
    };
    const plan = await planTeardown(parts, { data: options.data === true });
    announce(context, project, plan, options);
    if (options.dryRun === true) return 0;
    if (hasWork(plan, options)) await agree(context);
    await tearDown({ ...parts, tell: noteTo(context) }, plan);
    const kept = [...plan.keep, ...(await retained(parts, context, plan, options))];
    const images = options.images === true ? await removeImages(context, project, cluster) : 0;
    if (options.cluster === true) await removeCluster(context, cluster);
    const after = await receipt(parts, options);
    const result = { removed: plan.remove.length, kept, images, after };
    const text = hasWork(plan, options)
      ? `Removed: ${countByKind(plan.remove)}${plan.removeNamespace ? ' and the namespace' : ''}. ` +
        `Left: ${countByKind(kept)}.`
      : `Nothing to remove: project "${project.config.name}" is not in namespace "${project.namespace}".`;
    context.emit({ type: 'result', command: 'teardown', result, text });
    return 0;
  },
};

function hasWork(plan: TeardownPlan, options: TeardownOptions): boolean {
  const extra = options.images === true || options.cluster === true;
  return extra || plan.removeNamespace || plan.remove.length > 0 || plan.releases.length > 0;
}

function announce(
  context: CommandContext,
  project: Project,
  plan: TeardownPlan,
  options: TeardownOptions,
): void {
  const say = noteTo(context);
  say(`Project "${project.config.name}" in namespace "${project.namespace}":`);
  say(`  releases: ${plan.releases.length === 0 ? 'none' : plan.releases.join(', ')}`);
  say(
    `  to remove: ${countByKind(plan.remove)}${plan.removeNamespace ? ', and the namespace' : ''}`,
  );
  if (plan.keep.length > 0)
    say(`  stays: ${countByKind(plan.keep)} (--data removes it, data included)`);
  if (options.images === true) say('  images: those built for this project');
  if (options.cluster === true) say('  cluster: the whole cluster');
}

async function agree(context: CommandContext): Promise<void> {
  if (context.global.yes) return;
  if (!context.interactive) {
    throw new DeployError(
      'usage',
      'CONFIRMATION_NEEDED',
      'teardown asks before it removes anything',
      {
        hint: 'There is no terminal to ask on: run it with --yes.',
      },
    );
  }
  const { confirm } = await import('@inquirer/prompts');
  const stopped = {
    message: 'nothing was removed',
    hint: 'Run `todo-deploy teardown` again when you are ready.',
  };
  const agreed = await prompting(context, stopped, () =>
    confirm({ message: 'Remove all of this?', default: false }, { signal: context.signal }),
  );
  if (!agreed) throw new DeployError('interrupted', 'DECLINED', 'nothing was removed');
}

async function removeImages(
  context: CommandContext,
  project: Project,
  { provider }: OpenCluster,
): Promise<number> {
  const transport = await provider.transport();
  const images = await transport.engine.list({ [projectLabel]: project.config.name });
  const tags = images.flatMap((image) => image.tags);
  for (const tag of tags) {
    if (isDelivered(project, transport, tag)) await transport.remove(tag);
    await transport.engine.remove(tag);
    noteTo(context)(`image ${tag} removed`);
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

async function removeCluster(context: CommandContext, { provider }: OpenCluster): Promise<void> {
  if (provider.deleteCluster === undefined) {
    context.emit({
      type: 'warning',
      message: `the cluster stays: it was not made by todo-deploy (provider ${provider.name})`,
    });
    return;
  }
  await provider.deleteCluster(noteTo(context), context.signal);
}

/** The volumes that outlive their claims because the cluster wants it so. Throws DATA_LEFT. */
function retained(
  { kubernetes, ports, signal }: Parts,
  context: CommandContext,
  plan: TeardownPlan,
  options: TeardownOptions,
): Promise<KubeRef[]> {
  const names = options.cluster === true ? [] : plan.volumes;
  return untilVolumesGone({ kubernetes, clock: ports.clock, signal, tell: noteTo(context) }, names);
}

async function receipt(parts: Parts, options: TeardownOptions): Promise<string> {
  if (options.cluster === true) return 'nothing';
  const after = await planTeardown(parts, { data: true });
  return countByKind(after.remove);
}

function noteTo(context: CommandContext): (message: string) => void {
  return (message) => {
    context.emit({ type: 'note', message });
  };
}
