import { Option, type Command } from 'commander';
import { targetNames, type TargetName } from '../config/schema.ts';
import { checks } from '../doctor/checks/index.ts';
import { fresh, repairables, repairAll, type Repaired } from '../doctor/repair.ts';
import { documentOf, type DoctorDocument } from '../doctor/report.ts';
import { checksFor, runChecks, type Finding } from '../doctor/run.ts';
import { projectOf, type Scene } from '../doctor/scene.ts';
import { doctorText } from '../doctor/text.ts';
import { exitCodes } from '../errors.ts';
import { styleFor } from '../reporters/style.ts';
import { localRedactor } from '../targets/kubernetes/redact.ts';
import { addClusterOptions, type ClusterOptions } from './cluster-options.ts';
import type { CommandContext, CommandModule } from './command.ts';
import { openScene } from './doctor-scene.ts';
import { prompting } from './prompting.ts';

export interface DoctorOptions extends ClusterOptions {
  readonly target?: TargetName;
  readonly fix?: boolean;
  readonly dryRun?: boolean;
}

/** `todo-deploy doctor`: what a deployment needs, what is there of it, and what to do about the rest. */
export const command: CommandModule<DoctorOptions> = {
  configure(command: Command) {
    addClusterOptions(command)
      .summary('what a deployment needs, what is there, and how to mend the rest')
      .description(
        'Looks at everything that a deployment needs on this machine, in the engine and in the cluster, and says\n' +
          'for each what is wrong and one thing to do about it here. It works without todo-deploy.yaml too.\n' +
          'Exit code 0 means that a deployment can run (with --target: there), 3 that it cannot.',
      )
      .addOption(new Option('--target <name>', 'look at one target only').choices(targetNames))
      .option('--fix', 'repair what needs no more rights than you have, after asking')
      .option('--dry-run', 'with --fix: say what would be done, do nothing')
      .addHelpText(
        'after',
        '\nExamples:\n' +
          '  todo-deploy doctor                      every target, and what the next better one needs\n' +
          '  todo-deploy doctor --target local       one target\n' +
          '  todo-deploy doctor --fix --dry-run      what could be repaired\n' +
          '  todo-deploy doctor --fix --yes          repair it without asking\n',
      );
  },

  async run(context, options) {
    const scene = await openScene(context, options);
    const project = projectOf(scene);
    if (project !== undefined)
      context.setRedactor(await localRedactor(project, context.ports, context.env));
    const findings = await look(scene, options);
    if (options.fix !== true) return show(context, options, scene, findings, undefined);
    return mend(context, options, scene, findings);
  },
};

function look(scene: Scene, { target }: DoctorOptions): Promise<Finding[]> {
  return runChecks(checksFor(checks, target), scene);
}

/** Says what would be done; does it when that is agreed to, and shows what is left. */
async function mend(
  context: CommandContext,
  options: DoctorOptions,
  scene: Scene,
  findings: readonly Finding[],
): Promise<number> {
  const wanted = repairables(findings);
  const { json, yes } = context.global;
  if (!json) {
    const intro =
      wanted.length === 0 ? 'There is nothing that --fix could repair.' : '--fix would:';
    const lines = [intro, ...wanted.map(({ does }) => `  - ${does}`), ''];
    context.emit({ type: 'note', message: lines.join('\n') });
  }
  const agreed = wanted.length > 0 && options.dryRun !== true && (yes || (await agree(context)));
  if (!agreed) {
    const hint = 'Nothing was changed: give --yes to have it done without a question.';
    if (!json && wanted.length > 0 && options.dryRun !== true)
      context.emit({ type: 'note', message: hint });
    return show(context, options, scene, findings, []);
  }
  const repaired = await repairAll(wanted, scene, (message) => {
    if (!json) context.emit({ type: 'note', message: `... ${message}` });
  });
  if (!json) context.emit({ type: 'note', message: `${repaired.map(outcome).join('\n')}\n` });
  const after = fresh(scene);
  return show(context, options, after, await look(after, options), repaired);
}

async function agree(context: CommandContext): Promise<boolean> {
  if (!context.interactive) return false;
  const { confirm } = await import('@inquirer/prompts');
  const stopped = {
    message: 'stopped before anything was done',
    hint: 'Run the same command again.',
  };
  return prompting(context, stopped, () =>
    confirm({ message: 'Do all of this?', default: true }, { signal: context.signal }),
  );
}

function outcome({ does, state, detail, hint }: Repaired): string {
  if (state === 'repaired') return `ok    ${does}`;
  if (state === 'not-needed') return `-     ${does}: not needed any more`;
  return `FAIL  ${does}: ${detail}${hint === undefined ? '' : `\n      > ${hint}`}`;
}

function show(
  context: CommandContext,
  options: DoctorOptions,
  scene: Scene,
  findings: readonly Finding[],
  repaired: readonly Repaired[] | undefined,
): number {
  const document = documentOf(findings, options.target);
  const width = process.stdout.isTTY ? process.stdout.columns : 100;
  const style = styleFor(!context.global.json);
  context.emit({
    ...{ type: 'result', command: 'doctor', text: doctorText(document, { width, style }) },
    result: repaired === undefined ? document : { ...document, repaired },
  });
  return codeOf(document, options.target ?? configuredTarget(scene));
}

/** A target that is chosen has to be ready; else one of them. */
function codeOf({ targets }: DoctorDocument, chosen: TargetName | undefined): number {
  const ready = targets.filter((one) => chosen === undefined || one.target === chosen);
  return ready.some((one) => one.ready) ? exitCodes.ok : exitCodes.environment;
}

function configuredTarget(scene: Scene): TargetName | undefined {
  const target = projectOf(scene)?.config.target;
  return target === 'auto' ? undefined : target;
}
