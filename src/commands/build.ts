import type { Command } from 'commander';
import type { ImageTransport } from '../clusters/provider.ts';
import { componentsInOrder, type NamedComponent, type Project } from '../config/project.ts';
import { DeployError } from '../errors.ts';
import { buildImage, type BuiltImage } from '../images/build.ts';
import { existingImage } from '../images/existing.ts';
import { localTransport } from '../images/transport/local.ts';
import { imageFacts } from '../pipeline/probe.ts';
import { teller } from '../pipeline/run.ts';
import { stepper } from '../pipeline/stepper.ts';
import { together } from '../together.ts';
import { openCluster } from './cluster.ts';
import { addClusterOptions, clusterOverrides, type ClusterOptions } from './cluster-options.ts';
import type { CommandContext, CommandModule } from './command.ts';
import { loadProject } from './project.ts';

export interface BuildOptions extends ClusterOptions {
  readonly allowLarge?: boolean;
  readonly push?: boolean;
  readonly force?: boolean;
}

/** `todo-deploy build`: the images, without a deployment. */
export const command: CommandModule<BuildOptions> = {
  configure(command: Command) {
    addClusterOptions(command)
      .summary('build the images and hold them against their budgets')
      .description(
        'Builds the images of all components, or of those named, in parallel. A tag is made from the content:\n' +
          'the same files give the same tag, and an image that exists already is not built again.',
      )
      .argument('[component...]', 'only these components')
      .option('--push', 'also bring the images to the nodes of the cluster')
      .option('--force', 'build even when an image of this content exists')
      .option('--allow-large', 'accept an image above its size budget');
  },

  async run(context, options, args) {
    const project = await loadProject(context, clusterOverrides(options));
    const components = chosen(project, args);
    const transport = await chooseTransport(context, project, options);
    const step = stepper([], context.emit, context.ports.clock, context.signal);
    const built = await step('build', async () => {
      const output = await together(components, context.signal, (component, signal) =>
        buildOne({ ...context, signal }, project, component, transport, options),
      );
      return {
        output,
        summary: output.map(({ component, sizeText }) => `${component} ${sizeText}`).join(', '),
      };
    });
    if (options.push === true) await step('transport', () => push(context, transport, built));
    const text = built.map(({ reference, sizeText }) => `${reference}  ${sizeText}`).join('\n');
    context.emit({ type: 'result', command: 'build', result: { images: built }, text });
    return 0;
  },
};

function chosen(project: Project, names: readonly string[]): NamedComponent[] {
  const all = componentsInOrder(project.config);
  for (const name of names) {
    if (all.some((component) => component.name === name)) continue;
    throw new DeployError('usage', 'COMPONENT_UNKNOWN', `there is no component "${name}"`, {
      hint: `Components: ${all.map((component) => component.name).join(', ')}.`,
    });
  }
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}

async function chooseTransport(
  context: CommandContext,
  project: Project,
  options: BuildOptions,
): Promise<ImageTransport> {
  if (options.push !== true) return localTransport(context.ports.docker);
  const { provider } = await openCluster(context, project);
  return provider.transport();
}

async function buildOne(
  context: CommandContext,
  project: Project,
  component: NamedComponent,
  transport: ImageTransport,
  options: BuildOptions,
): Promise<BuiltImage> {
  const { reference } = await imageFacts(project, component, context.ports, transport);
  const { engine } = transport;
  const allowLarge = options.allowLarge === true;
  const tell = teller(context.emit, 'build', component.name);
  if (options.force !== true) {
    const existing = await existingImage(engine, component, reference, { allowLarge });
    if (existing !== undefined) {
      tell('an image of this content exists');
      return existing;
    }
  }
  const { files } = context.ports;
  const { signal } = context;
  return buildImage({ project, component, reference, allowLarge, engine, files, tell, signal });
}

async function push(
  context: CommandContext,
  transport: ImageTransport,
  built: readonly BuiltImage[],
) {
  const ways = new Set<string>();
  for (const { component, reference } of built) {
    const tell = teller(context.emit, 'transport', component);
    const { way } = await transport.deliver(reference, tell, context.signal);
    ways.add(way ?? transport.description);
  }
  return { output: undefined, summary: `${built.length} arrived (${[...ways].join(', ')})` };
}
