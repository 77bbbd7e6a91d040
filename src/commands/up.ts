import type { Command } from 'commander';
import type { Project } from '../config/project.ts';
import { DeployError } from '../errors.ts';
import { changesNothing } from '../plan/plan.ts';
import { deploy, planDeployment, type Planned } from '../pipeline/deploy.ts';
import { tellOfOthers } from '../pipeline/pending.ts';
import type { Run } from '../pipeline/run.ts';
import { checkHelm } from '../releases/helm.ts';
import { checkDatabase } from '../secrets/preflight.ts';
import { redactor } from '../secrets/redact.ts';
import { resolveSecrets } from '../secrets/resolve.ts';
import { openCluster, openOrStartCluster } from './cluster.ts';
import { addClusterOptions, clusterOverrides, type ClusterOptions } from './cluster-options.ts';
import type { CommandContext, CommandModule } from './command.ts';
import { initProject } from './init.ts';
import { durationSeconds } from './duration.ts';
import { loadProject } from './project.ts';

export interface UpOptions extends ClusterOptions {
  readonly dryRun?: boolean;
  readonly allowLarge?: boolean;
  readonly port?: string;
  /** False after --no-rollback. */
  readonly rollback?: boolean;
  readonly timeout?: string;
}

/** `todo-deploy up`: everything, from a configuration to a URL that answers. */
export const command: CommandModule<UpOptions> = {
  configure(command: Command) {
    addClusterOptions(command)
      .summary('deploy the app, or bring a deployment up to date')
      .description(
        'Builds what has changed, brings the images to the nodes, migrates the database, releases the charts,\n' +
          'watches until everything is ready, checks it over HTTP and prints the URL. Run it again after any\n' +
          'change; with nothing to do it says so. In a folder without todo-deploy.yaml it runs init first.',
      )
      .option('--dry-run', 'show the plan and the reasons, change nothing')
      .option('--allow-large', 'accept an image above its size budget')
      .option('--port <number>', 'port of the URL on this machine')
      .option(
        '--no-rollback',
        'leave a version that does not work, instead of returning to the last one',
      )
      .option(
        '--timeout <duration>',
        'ceiling for all waiting together: 90s, 15m, 1h (default: 10m for each wait)',
      )
      .addHelpText(
        'after',
        '\nExamples:\n' +
          '  todo-deploy up                      ask what is missing, then deploy\n' +
          '  todo-deploy up --yes                never ask; take the defaults\n' +
          '  todo-deploy up --dry-run            what would be done, and why\n' +
          '  todo-deploy up --namespace demo     the same app again, beside the first\n',
      );
  },

  async run(context, options) {
    const deadline = deadlineOf(context, options.timeout);
    const project = await projectOrInit(context, options);
    const run = await prepare(context, project, { dryRun: options.dryRun === true });
    const planned = await planDeployment(run);
    context.emit({ type: 'plan', steps: planned.plan });
    if (options.dryRun === true) {
      await tellOfOthers(run);
      const nothing = changesNothing(planned.plan);
      const text = nothing ? 'Nothing to do.' : 'Nothing was changed: this was a dry run.';
      context.emit({
        type: 'result',
        command: 'up',
        result: { dryRun: true, plan: planned.plan },
        text,
      });
      return 0;
    }
    const url = await deploy({ ...run, ...deadline }, planned, {
      allowLarge: options.allowLarge === true,
      rollback: options.rollback !== false,
    });
    tellResult(context, planned, url);
    return 0;
  },
};

/** Reads --timeout. Throws TIMEOUT_INVALID (usage). */
function deadlineOf({ ports }: CommandContext, timeout: string | undefined): Pick<Run, 'deadline'> {
  if (timeout === undefined) return {};
  const seconds = durationSeconds(timeout);
  if (seconds !== undefined) return { deadline: ports.clock.now() + seconds * 1000 };
  const message = `--timeout ${timeout} is not a duration`;
  throw new DeployError('usage', 'TIMEOUT_INVALID', message, {
    hint: 'Give a number and a unit: 90s, 15m, 1h.',
  });
}

async function projectOrInit(context: CommandContext, options: UpOptions): Promise<Project> {
  const overrides = { ...clusterOverrides(options), port: options.port };
  try {
    return await loadProject(context, overrides);
  } catch (error) {
    if (!(error instanceof DeployError) || error.code !== 'CONFIG_MISSING') throw error;
    if (!context.interactive && !context.global.yes) throw error;
    context.emit({
      type: 'note',
      message: 'There is no todo-deploy.yaml here yet: init comes first.',
    });
    const { text } = await initProject(context);
    context.emit({ type: 'note', message: text });
    return loadProject(context, overrides);
  }
}

async function prepare(
  context: CommandContext,
  project: Project,
  { dryRun }: { dryRun: boolean },
): Promise<Run> {
  const { ports, emit, signal } = context;
  emit({ type: 'detail', message: `helm ${await checkHelm(ports.exec)}` });
  const secrets = await resolveSecrets(project, ports, context.env, { store: !dryRun });
  for (const repair of secrets.repairs) emit({ type: 'note', message: repair });
  const redact = redactor(
    Object.values(secrets.byComponent).flatMap((values) => Object.values(values)),
  );
  context.setRedactor(redact);
  if (project.config.database.source === 'external') {
    await checkDatabase(secrets.byComponent, ports, emit);
  }
  // Starting a cluster is a change.
  const opened = await (dryRun ? openCluster : openOrStartCluster)(context, project);
  const transport = await opened.provider.transport();
  const { version } = opened;
  emit({ type: 'note', message: `Kubernetes ${version} at context ${opened.kubernetes.context}` });
  const cluster = { ...opened, transport };
  return { project, ports, cluster, secrets: secrets.byComponent, emit, signal, redact };
}

function tellResult(context: CommandContext, planned: Planned, url: string | undefined): void {
  const nothing = changesNothing(planned.plan);
  const where = url === undefined ? '' : ` Open ${url}`;
  const text = nothing
    ? `Nothing to do: everything is as the configuration wants it, checked just now.${where}`
    : `The app is running.${where}`;
  context.emit({ type: 'result', command: 'up', result: { url, changed: !nothing }, text });
}
