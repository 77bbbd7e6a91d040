import type { Command } from 'commander';
import { DeployError, exitCodes } from '../errors.ts';
import { tellOfOthers } from '../pipeline/pending.ts';
import {
  planRollback,
  rollback,
  warnOfLostImages,
  type PlannedRollback,
} from '../pipeline/rollback.ts';
import type { Run } from '../pipeline/run.ts';
import { checkHelm } from '../releases/helm.ts';
import { localRedactor } from '../targets/kubernetes/redact.ts';
import { openCluster } from './cluster.ts';
import { addClusterOptions, clusterOverrides, type ClusterOptions } from './cluster-options.ts';
import type { CommandContext, CommandModule } from './command.ts';
import { loadProject } from './project.ts';
import { requireKubernetes } from './target.ts';
import { prompting } from './prompting.ts';

export interface RollbackOptions extends ClusterOptions {
  readonly dryRun?: boolean;
}

/** `todo-deploy rollback`: back to a deployment that worked. */
export const command: CommandModule<RollbackOptions> = {
  configure(command: Command) {
    addClusterOptions(command)
      .summary('return to a deployment that worked')
      .description(
        'Returns every component to a revision of `todo-deploy history` that worked: its image, settings, chart\n' +
          'and Secret. Shows the plan, asks, watches until everything is ready and checks it over HTTP. The\n' +
          'database keeps its schema: migrations are never taken back, and the plan says where that matters.',
      )
      .argument('[revision]', 'a revision of the history (default: the last that worked before)')
      .option('--dry-run', 'show the plan and the reasons, change nothing')
      .addHelpText(
        'after',
        '\nExamples:\n' +
          '  todo-deploy rollback                to the last one that worked\n' +
          '  todo-deploy rollback 7              to revision 7\n' +
          '  todo-deploy rollback --dry-run      what would be done, and why\n',
      );
  },

  async run(context, options, args) {
    const asked = revisionIn(args[0]);
    const run = await prepare(context, options);
    const planned = await planRollback(run, asked);
    context.emit({ type: 'plan', steps: planned.plan });
    await warnOfLostImages(run, planned);
    const { target, returns, plan } = planned;
    const to = target.revision;
    if (options.dryRun === true) await tellOfOthers(run);
    if (returns.length === 0 || options.dryRun === true) {
      const text = returns.length === 0 ? `Nothing to do: revision ${to} is deployed.` : unchanged;
      const result = { to, changed: false, plan };
      context.emit({ type: 'result', command: 'rollback', result, text });
      return exitCodes.ok;
    }
    await agree(context, planned);
    const revision = await rollback(run, planned);
    const text = `Revision ${to} serves again, as revision ${revision ?? to}.`;
    const result = { to, revision, changed: true };
    context.emit({ type: 'result', command: 'rollback', result, text });
    return exitCodes.ok;
  },
};

const unchanged = 'Nothing was changed: this was a dry run.';

function revisionIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new DeployError('usage', 'REVISION_UNKNOWN', `"${text}" is not a revision`, {
    hint: 'Give a number of `todo-deploy history`: todo-deploy rollback 7',
  });
}

async function prepare(context: CommandContext, options: RollbackOptions): Promise<Run> {
  const { ports, emit, signal } = context;
  const project = await loadProject(context, clusterOverrides(options));
  await requireKubernetes(context, project, 'rollback');
  emit({ type: 'detail', message: `helm ${await checkHelm(ports.exec)}` });
  const redact = await localRedactor(project, ports, context.env, context);
  context.setRedactor(redact);
  const opened = await openCluster(context, project);
  const cluster = { ...opened, transport: await opened.provider.transport() };
  return { project, ports, cluster, secrets: {}, emit, signal, redact };
}

async function agree(context: CommandContext, { target }: PlannedRollback): Promise<void> {
  if (context.global.yes) return;
  if (!context.interactive) {
    const message = 'rollback asks before it changes anything';
    throw new DeployError('usage', 'CONFIRMATION_NEEDED', message, {
      hint: 'There is no terminal to ask on: run it with --yes.',
    });
  }
  const { confirm } = await import('./prompts.ts');
  const stopped = { message: 'nothing was changed', hint: 'Run it again when you are ready.' };
  const message = `Return to revision ${target.revision}?`;
  const agreed = await prompting(context, stopped, () =>
    confirm({ message, default: true }, { signal: context.signal }),
  );
  if (!agreed) throw new DeployError('interrupted', 'DECLINED', 'nothing was changed');
}
