import type { Command } from 'commander';
import { DeployError } from '../errors.ts';
import { addClusterOptions, clusterOverrides, type ClusterOptions } from './cluster-options.ts';
import type { CommandContext, CommandModule } from './command.ts';
import { planBranchRemoval, refuseShared } from './preview/removal.ts';
import { loadProject } from './project.ts';
import { prompting } from './prompting.ts';
import { openTarget } from './target.ts';
import type { Target } from '../targets/target.ts';

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
          'machine; says what it will remove and asks first. Data, images and the cluster stay unless named. With\n' +
          '--branch it removes a preview: its namespace, then the Neon branch that was made for it.',
      )
      .option('--data', 'also remove the volumes of the in-cluster database: the data is lost')
      .option('--images', 'also remove the images that were built')
      .option('--cluster', 'also remove the cluster itself, where the provider made it (minikube)')
      .option('--dry-run', 'show what would be removed, remove nothing');
  },

  async run(context, options) {
    const project = await loadProject(context, clusterOverrides(options));
    refuseShared(project, options);
    const target = await openTarget(context, project);
    if (options.cluster === true) requireCluster(target);
    const { data = false, images = false, cluster = false } = options;
    const plan = await target.planTeardown({ data, images, cluster });
    const say = noteTo(context);
    const branch = await planBranchRemoval(context, project);
    for (const line of [...plan.lines, ...(branch?.lines ?? [])]) say(line);
    if (options.dryRun === true) return 0;
    if (plan.hasWork || branch?.hasWork === true) await agree(context);
    const { result, text } = await plan.carryOut(say);
    // Last: nothing uses it any more.
    const said = branch === undefined ? text : `${text} ${await branch.carryOut()}`;
    context.emit({ type: 'result', command: 'teardown', result, text: said });
    return 0;
  },
};

function requireCluster({ name }: Target): void {
  if (name === 'kubernetes') return;
  throw new DeployError('usage', 'OPTIONS_CONFLICT', `--cluster does not go with target ${name}`, {
    hint: 'There is no cluster to remove: leave --cluster out.',
  });
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
  const { confirm } = await import('./prompts.ts');
  const stopped = {
    message: 'nothing was removed',
    hint: 'Run `todo-deploy teardown` again when you are ready.',
  };
  const agreed = await prompting(context, stopped, () =>
    confirm({ message: 'Remove all of this?', default: false }, { signal: context.signal }),
  );
  if (!agreed) throw new DeployError('interrupted', 'DECLINED', 'nothing was removed');
}

function noteTo(context: CommandContext): (message: string) => void {
  return (message) => {
    context.emit({ type: 'note', message });
  };
}
