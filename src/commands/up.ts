import type { Command } from 'commander';
import type { Project } from '../config/project.ts';
import type { TargetName } from '../config/schema.ts';
import { DeployError } from '../errors.ts';
import { PaceKeeper } from '../pipeline/pace.ts';
import { changesNothing } from '../plan/plan.ts';
import { withRest } from '../previews/branch.ts';
import { addClusterOptions, clusterOverrides, type ClusterOptions } from './cluster-options.ts';
import type { CommandContext, CommandModule } from './command.ts';
import { warnOfEnd } from './database-end.ts';
import { initProject } from './init.ts';
import { deadlineOf } from './duration.ts';
import { openProject, type OpenedProject } from './preview/open.ts';
import { loadProject } from './project.ts';
import { lookFirst } from './look-first.ts';
import { readPace, writePace } from './pace-file.ts';
import { rehearsalPlace } from './rehearsal.ts';
import { warnOfSudo } from './sudo.ts';
import { rememberTarget } from '../targets/choice/memory.ts';
import { makeTarget } from './target.ts';
import { chooseForUp } from './target-choice.ts';
import { tellResult, type UpOutcome } from './up-result.ts';
import type { WatchedUp } from './watch-scene.ts';
import { RoundTeller } from '../watch/round-teller.ts';

export interface UpOptions extends ClusterOptions {
  readonly dryRun?: boolean;
  readonly explain?: boolean;
  readonly allowLarge?: boolean;
  readonly port?: string;
  /** False after --no-rollback. */
  readonly rollback?: boolean;
  readonly timeout?: string;
  readonly replaceSecrets?: boolean;
  readonly rehearse?: boolean;
  readonly watch?: boolean;
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
      .option('--explain', 'say in the plan which files and settings have changed')
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
      .option(
        '--replace-secrets',
        'accept another value of a generated secret: what the old one protects is lost',
      )
      .option(
        '--rehearse',
        'try migrations on a throw-away copy of the database first (kubernetes)',
      )
      .option('-w, --watch', 'stay, and deploy again what is saved; Ctrl-C ends it')
      .addHelpText(
        'after',
        '\nExamples:\n' +
          '  todo-deploy up                      ask what is missing, then deploy\n' +
          '  todo-deploy up --yes                never ask; take the defaults\n' +
          '  todo-deploy up --dry-run            what would be done, and why\n' +
          '  todo-deploy up --dry-run --explain  and which files and settings have changed\n' +
          '  todo-deploy up --watch              deploy, and again after every saved file\n' +
          '  todo-deploy up --namespace demo     the same app again, beside the first\n' +
          '  todo-deploy up --branch login-form  a preview of it, on a Neon branch with a copy of the data\n',
      );
  },

  async run(given, options) {
    // Loaded only for those who watch.
    const watch = options.watch === true ? await import('./up-watch.ts') : undefined;
    watch?.refuseBesideWatch(options);
    const teller = new RoundTeller(given.emit);
    const context = { ...given, emit: teller.whole };
    const deadline = deadlineOf(options.timeout, context.ports.clock);
    warnOfSudo(context);
    const wanted = await projectOrInit(context, options);
    await warnOfEnd(context, wanted);
    const dryRun = options.dryRun === true;
    const { target: name, worked } = await chooseForUp(context, wanted, { keep: !dryRun });
    if (!dryRun && !worked) await lookFirst(context, wanted.preview?.of ?? wanted, name);
    if (watch !== undefined) {
      return watch.upAndWatch(given, wanted, watchedUp(options, { target: name, teller }));
    }
    const outcome = await openAndDeploy(context, options, wanted, { name, ...deadline });
    if (outcome !== undefined) tellResult(context, outcome.project, outcome);
    return 0;
  },
};

/** What one run of `up` is about, beside its flags. */
interface OneUp {
  readonly name: TargetName;
  readonly deadline?: number;
  /** Called between planning and carrying out. */
  readonly planned?: () => Promise<void>;
}

type Outcome = UpOutcome & { readonly project: Project };

/** Undefined after a dry run. */
async function openAndDeploy(
  context: CommandContext,
  options: UpOptions,
  wanted: Project,
  one: OneUp,
): Promise<Outcome | undefined> {
  const opened = await openProject(context, wanted, { dryRun: options.dryRun === true });
  try {
    return await deploy(context, options, { ...opened, ...one });
  } catch (error) {
    throw opened.made === undefined ? error : withRest(error, opened.made);
  }
}

/** The rounds of --watch; each may wait as long as --timeout says. */
function watchedUp(options: UpOptions, about: Pick<WatchedUp, 'target' | 'teller'>): WatchedUp {
  return {
    ...about,
    load: (context) => loadProject(context, overridesOf(options)),
    deploy: async (context, project, planned) => {
      const deadline = deadlineOf(options.timeout, context.ports.clock);
      const one = { name: about.target, planned, ...deadline };
      const outcome = await openAndDeploy(context, options, project, one);
      return outcome ?? { nothing: true, url: undefined };
    },
  };
}

async function deploy(
  context: CommandContext,
  options: UpOptions,
  { project, steps, name, deadline, planned: hasPlanned }: OpenedProject & OneUp,
): Promise<Outcome | undefined> {
  const { files } = context.ports;
  const pace = new PaceKeeper(await readPace(project, name, files), context.emit);
  const target = await makeTarget({ ...context, emit: pace.emit }, project, name);
  const dryRun = options.dryRun === true;
  const planned = await target.planUp({
    ...(await rehearsalPlace(context, project, name, options.rehearse)),
    dryRun,
    replaceSecrets: options.replaceSecrets === true,
    explain: options.explain === true,
  });
  await hasPlanned?.();
  const plan = [...steps, ...planned.steps];
  context.emit({ type: 'plan', steps: plan });
  const nothing = changesNothing(plan);
  if (dryRun) {
    await planned.tellOfOthers?.();
    const text = nothing ? 'Nothing to do.' : 'Nothing was changed: this was a dry run.';
    context.emit({ type: 'result', command: 'up', result: { dryRun: true, plan }, text });
    return undefined;
  }
  const { allowLarge = false, rollback = true } = options;
  const limit = deadline === undefined ? {} : { deadline };
  pace.follow(planned.steps);
  const url = await planned.carryOut({ ...limit, allowLarge, rollback });
  await writePace(project, name, pace.pace, files);
  if (project.preview === undefined) {
    await rememberTarget(project, files, { target: name, worked: true });
  }
  return { project, nothing, url };
}

function overridesOf(options: UpOptions) {
  return { ...clusterOverrides(options), port: options.port };
}

async function projectOrInit(context: CommandContext, options: UpOptions): Promise<Project> {
  const overrides = overridesOf(options);
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
