import type { Project } from '../config/project.ts';
import type { TargetName } from '../config/schema.ts';
import { DeployError } from '../errors.ts';
import { best, wished, type Choice, type Judgement, type Wishes } from '../targets/choice/judge.ts';
import { lookAtTargets } from '../targets/choice/look.ts';
import { rememberedTarget, rememberTarget } from '../targets/choice/memory.ts';
import type { CommandContext } from './command.ts';
import { prompting } from './prompting.ts';

/**
 * The target of this run: what was asked for, what the project was deployed to before, or the best that is
 * there. With `ask` a person at a terminal chooses between several.
 * Throws TARGET_NONE (environment) when nothing can be used, with what each would need.
 */
export async function chooseTarget(
  context: CommandContext,
  project: Project,
  { ask }: { readonly ask: boolean },
): Promise<Choice> {
  const remembered = await rememberedTarget(project, context.ports.files);
  const known = wished(wishesOf(project, remembered?.target));
  if (known !== undefined) return known;
  const judgements = await lookAtTargets(project, context.ports);
  const choice = best(judgements);
  if (choice === undefined) throw none(judgements);
  return ask && context.interactive ? askTarget(context, judgements, choice) : choice;
}

/**
 * Chooses for `up`, says why aloud, and keeps the choice for the verbs that follow. `worked` is true when the
 * last `up` came to its end on the same target.
 */
export async function chooseForUp(
  context: CommandContext,
  project: Project,
  { keep }: { readonly keep: boolean },
): Promise<{ readonly target: TargetName; readonly worked: boolean }> {
  const { files } = context.ports;
  const before = await rememberedTarget(project, files);
  const { target, reason } = await chooseTarget(context, project, { ask: true });
  context.emit({ type: 'note', message: `Target ${target}: ${reason}` });
  const stays = before?.target === target;
  const isPreview = project.preview !== undefined;
  if (before !== undefined && !stays && !isPreview) tellOfMove(context, before.target, target);
  // Until this run has come to its end, nobody knows that it works.
  if (keep && !isPreview) await rememberTarget(project, files, { target, worked: false });
  return { target, worked: stays && before.worked };
}

function wishesOf({ config }: Project, remembered: TargetName | undefined): Wishes {
  const cluster = clusterWish(config.cluster);
  return {
    asked: config.target,
    ...(cluster === undefined ? {} : { cluster }),
    ...(remembered === undefined ? {} : { remembered }),
  };
}

function clusterWish({
  context,
  provider,
  registry,
}: Project['config']['cluster']): string | undefined {
  if (context !== undefined) return `context ${context}`;
  if (provider !== 'auto') return `provider ${provider}`;
  return registry === undefined ? undefined : `registry ${registry}`;
}

async function askTarget(
  context: CommandContext,
  judgements: readonly Judgement[],
  choice: Choice,
): Promise<Choice> {
  const usable = judgements.filter((one) => one.usable);
  if (usable.length < 2) return choice;
  const { select } = await import('./prompts.ts');
  const stopped = {
    message: 'stopped before anything was done',
    hint: 'Run it again, or name one with --target.',
  };
  const choices = judgements.map(({ target, usable: can, found, needs }) => ({
    value: target,
    name: `${target} (${can ? found : `needs ${needs.join(', ')}`})`,
    ...(can ? {} : { disabled: 'not here' }),
  }));
  const message = 'Where should it run? (kept for this project; --target changes it)';
  const target = await prompting(context, stopped, () =>
    select({ message, choices, default: choice.target }, { signal: context.signal }),
  );
  return target === choice.target ? choice : { target, reason: 'you chose it' };
}

function tellOfMove({ emit }: CommandContext, before: TargetName, target: TargetName): void {
  emit({
    type: 'warning',
    message: `this project was deployed to ${before}; that deployment goes on beside the one on ${target}`,
    hint: `Its data: todo-deploy data export --target ${before} | todo-deploy data import --target ${target} — its end: todo-deploy teardown --target ${before}`,
  });
}

function none(judgements: readonly Judgement[]): DeployError {
  return new DeployError('environment', 'TARGET_NONE', 'nothing on this machine can run the app', {
    details: judgements.map(({ target, needs }) => `${target} needs ${needs.join(', ')}`),
    hint: 'Mend one of these; `todo-deploy doctor` says how on this operating system.',
  });
}
