import type { Command } from 'commander';
import { targetNames, type TargetName } from '../config/schema.ts';
import { checks } from '../doctor/checks/index.ts';
import { fresh, repairables, repairAll, type Repaired } from '../doctor/repair.ts';
import { documentOf, type DoctorDocument } from '../doctor/report.ts';
import { checksFor, runChecks, type Finding } from '../doctor/run.ts';
import { projectOf, type Scene } from '../doctor/scene.ts';
import { doctorText } from '../doctor/text.ts';
import { DeployError, exitCodes } from '../errors.ts';
import { styleFor } from '../reporters/style.ts';
import { localRedactor } from '../targets/kubernetes/redact.ts';
import { addClusterOptions, type ClusterOptions } from './cluster-options.ts';
import type { CommandContext, CommandModule } from './command.ts';
import { openScene } from './doctor-scene.ts';
import { prompting } from './prompting.ts';

export interface DoctorOptions extends ClusterOptions {
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
    const target = targetOf(options);
    const scene = await openScene(context, options);
    const project = projectOf(scene);
    if (project !== undefined)
      context.setRedactor(await localRedactor(project, context.ports, context.env, context));
    const wanted = { target, dryRun: options.dryRun === true };
    const findings = await look(scene, target);
    if (options.fix !== true) return show(context, wanted, scene, findings, undefined);
    return mend(context, wanted, scene, findings);
  },
};

/** What was asked for, checked. */
interface Wanted {
  readonly target: TargetName | undefined;
  readonly dryRun: boolean;
}

/** One target, or undefined for all of them. Throws SETTING_INVALID (usage). */
function targetOf({ target }: DoctorOptions): TargetName | undefined {
  const known = targetNames.find((name) => name === target);
  if (known !== undefined || target === undefined || target === 'auto') return known;
  throw new DeployError('usage', 'SETTING_INVALID', `--target: there is no target ${target}`, {
    hint: `Targets: auto, ${targetNames.join(', ')}.`,
  });
}

function look(scene: Scene, target: TargetName | undefined): Promise<Finding[]> {
  return runChecks(checksFor(checks, target), scene);
}

/** Says what would be done; does it when that is agreed to, and shows what is left. */
async function mend(
  context: CommandContext,
  wanted: Wanted,
  scene: Scene,
  findings: readonly Finding[],
): Promise<number> {
  const offered = repairables(findings);
  const { json, yes } = context.global;
  if (!json) {
    const intro =
      offered.length === 0 ? 'There is nothing that --fix could repair.' : '--fix would:';
    const lines = [intro, ...offered.map(({ does }) => `  - ${does}`), ''];
    context.emit({ type: 'note', message: lines.join('\n') });
  }
  const agreed = offered.length > 0 && !wanted.dryRun && (yes || (await agree(context)));
  if (!agreed) {
    const hint = 'Nothing was changed: give --yes to have it done without a question.';
    if (!json && offered.length > 0 && !wanted.dryRun)
      context.emit({ type: 'note', message: hint });
    return show(context, wanted, scene, findings, []);
  }
  const repaired = await repairAll(offered, scene, (message) => {
    if (!json) context.emit({ type: 'note', message: `... ${message}` });
  });
  if (!json) context.emit({ type: 'note', message: `${repaired.map(outcome).join('\n')}\n` });
  const after = fresh(scene);
  return show(context, wanted, after, await look(after, wanted.target), repaired);
}

async function agree(context: CommandContext): Promise<boolean> {
  if (!context.interactive) return false;
  const { confirm } = await import('./prompts.ts');
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
  wanted: Wanted,
  scene: Scene,
  findings: readonly Finding[],
  repaired: readonly Repaired[] | undefined,
): number {
  const document = documentOf(findings, wanted.target);
  const width = process.stdout.isTTY ? process.stdout.columns : 100;
  const { json, verbose } = context.global;
  const style = styleFor(!json);
  context.emit({
    ...{ type: 'result', command: 'doctor', text: doctorText(document, { width, style, verbose }) },
    result: repaired === undefined ? document : { ...document, repaired },
  });
  return codeOf(document, wanted.target ?? configuredTarget(scene));
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
