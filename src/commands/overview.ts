import type { Project } from '../config/project.ts';
import { wrap } from '../reporters/wrap.ts';
import { DeployError, exitCodes, messageOf } from '../errors.ts';
import { chooseColour } from '../reporters/choose.ts';
import { styleFor, type Style } from '../reporters/style.ts';
import type { HealthDocument } from '../targets/health.ts';
import { verdictLine } from '../targets/status-text.ts';
import type { CommandContext, CommandModule } from './command.ts';
import { findProject, loadProject } from './project.ts';
import { makeTarget } from './target.ts';
import { chooseTarget } from './target-choice.ts';

/** Where a person is, and the one next command. */
export interface Overview {
  readonly stage: 'nothing yet' | 'configured' | 'running' | 'broken';
  readonly lines: readonly string[];
  readonly next: string;
  /** What the next command does. */
  readonly does: string;
}

/** `todo-deploy` alone: where you are, and what to do next. */
export const command: CommandModule<object> = {
  configure: () => undefined,

  async run(context) {
    const overview = await look(context);
    const { env, global } = context;
    const style = styleFor(chooseColour({ color: global.color, env, stdout: process.stdout }));
    const text = overviewText(overview, style, process.stdout.columns);
    context.emit({ type: 'result', command: 'overview', result: overview, text });
    return exitCodes.ok;
  },
};

const label = 'Next:  ';
const blank = ' '.repeat(label.length);

/** The overview as text, for a screen of this many columns. */
export function overviewText(
  { lines, next, does }: Overview,
  style: Style,
  columns: number,
): string {
  return [
    ...lines.flatMap((line) => wrap(line, columns)),
    '',
    `${label}${style.strong(next)}`,
    ...wrap(does, columns - label.length).map((line) => style.faint(blank + line)),
    '',
    style.faint('All commands: todo-deploy --help'),
  ].join('\n');
}

async function look(context: CommandContext): Promise<Overview> {
  const found = await findProject(context);
  if (found === undefined) return nothingYet(context);
  try {
    return await lookAt(context, await loadProject(context));
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    return brokenBy(error);
  }
}

async function lookAt(context: CommandContext, project: Project): Promise<Overview> {
  const { target, reason } = await chooseTarget(context, project, { ask: false });
  const health = await (await makeTarget(context, project, target)).health();
  if (health.verdict === 'absent') return configured(project, `${target} (${reason})`);
  return health.verdict === 'healthy' ? running(health) : broken(health);
}

function nothingYet({ cwd }: CommandContext): Overview {
  return {
    stage: 'nothing yet',
    lines: [`There is no todo-deploy.yaml in ${cwd} or above it: nothing is set up yet.`],
    next: 'todo-deploy up',
    does: 'asks a few questions, writes the app and its configuration here, and starts it',
  };
}

function configured({ config }: Project, where: string): Overview {
  return {
    stage: 'configured',
    lines: [`${config.name} is configured and does not run yet.`, `It would go to ${where}.`],
    next: 'todo-deploy up',
    does: 'builds it, starts it, watches until it is ready and prints the URL',
  };
}

function running(health: HealthDocument): Overview {
  return {
    stage: 'running',
    lines: [verdictLine(health), ...(health.url === null ? [] : [`Open ${health.url}`])],
    next: 'todo-deploy up',
    does: 'again, after any change: only what has changed is done',
  };
}

function broken(health: HealthDocument): Overview {
  const [first] = health.findings;
  const lines = [verdictLine(health)];
  if (first === undefined) {
    return {
      ...{ stage: 'broken', lines, next: 'todo-deploy status' },
      does: 'shows each part, and what is wrong',
    };
  }
  const who = first.component === '' ? '' : ` ${first.component}`;
  lines.push(`${first.code}${who}: ${first.cause}`, `What to do: ${first.remedy}`);
  const command = first.fix !== undefined && 'command' in first.fix ? first.fix.command : undefined;
  return {
    ...{ stage: 'broken', lines, next: command ?? 'todo-deploy status' },
    does: command === undefined ? 'shows each part, with the evidence' : 'mends it',
  };
}

function brokenBy(error: DeployError): Overview {
  const hint = error.hint === undefined ? [] : [error.hint];
  return {
    stage: 'broken',
    lines: [messageOf(error), ...error.details, ...hint],
    next: error.kind === 'usage' ? `todo-deploy explain ${error.code}` : 'todo-deploy doctor',
    does:
      error.kind === 'usage' ? 'says more about it' : 'looks at everything that this machine needs',
  };
}
