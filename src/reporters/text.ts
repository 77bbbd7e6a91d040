import type { Finding } from '../diagnosis/finding.ts';
import { exitCodes } from '../errors.ts';
import type { EventError } from '../pipeline/events.ts';
import { stepTitles } from '../pipeline/stepper.ts';
import type { PlannedAction, PlannedStep } from '../plan/steps.ts';
import type { Style } from './style.ts';

/** What each exit code means, in words. */
const exitWords: Readonly<Record<EventError['kind'], string>> = {
  bug: 'a mistake in todo-deploy itself',
  usage: 'usage or configuration',
  environment: 'environment',
  build: 'build',
  unhealthy: 'unhealthy',
  refused: 'refused: not ours, in use, or nothing to go back to',
  interrupted: 'interrupted',
};

/** An error: what happened, the evidence, what to do, and how the program ends. */
export function errorLines(error: EventError, style: Style): string[] {
  const [first = '', ...more] = error.message.split('\n');
  const lines = [`${style.bad('error:')} ${first}`, ...indent(more)];
  lines.push(...indent(error.details.flatMap((detail) => detail.split('\n'))));
  const hint = error.kind === 'bug' ? (error.hint ?? bugHint) : error.hint;
  if (hint !== undefined) lines.push(`${style.strong('what next:')} ${hint}`);
  lines.push(
    style.faint(`exit code ${exitCodes[error.kind]}: ${exitWords[error.kind]} (${error.code})`),
  );
  if (error.kind !== 'interrupted') lines.push(learnMore(error.code, style));
  return lines;
}

/** Where to read about a code; once at the end of what is shown, not with each finding. */
export function learnMore(code: string, style: Style): string {
  return style.faint(`what a code means: todo-deploy explain ${code}`);
}

const bugHint =
  'Please report it, with the command and its output; secrets are taken out already. ' +
  '`todo-deploy diagnose --bundle` writes down what the cluster shows.';

/** A warning and what to do about it. */
export function warningLines(message: string, hint: string | undefined, style: Style): string[] {
  const [first = '', ...more] = message.split('\n');
  const lines = [`${style.caution('warning:')} ${first}`, ...indent(more)];
  return hint === undefined ? lines : [...lines, ...indent([hint])];
}

/** A diagnosis: cause, evidence, how long it may last, remedy, and the same to be followed literally. */
export function findingLines(finding: Finding, style: Style): string[] {
  const { code, component, object, cause, evidence, remedy, fix, confidence } = finding;
  const where = [component, object].filter((part) => part !== '').join(', ');
  const sure = confidence === 'certain' ? code : `${code}, ${confidence}`;
  return [
    `${markOf(finding, style)} ${where === '' ? '' : `${where}: `}${cause} ${style.faint(`(${sure})`)}`,
    ...indent(evidence.flatMap((line) => line.split('\n'))).map((line) => style.faint(line)),
    ...indent(patienceLines(finding)),
    ...indent([`${style.strong('remedy:')} ${remedy}`]),
    ...(fix === undefined ? [] : indent([`${style.strong('fix:')} ${fixText(fix)}`])),
  ];
}

function markOf({ confidence, patience }: Finding, style: Style): string {
  if (confidence === 'possible') return style.caution('look at:');
  return patience === 'terminal' ? style.bad('wrong:') : style.caution('not yet:');
}

/** How long a finding may last, and why that long. */
function patienceLines({ patience, budgetMs, because }: Finding): string[] {
  if (patience === 'terminal' || budgetMs === undefined) return [];
  const why = because === undefined ? '' : `: ${because}`;
  return [`may take up to ${duration(budgetMs / 1000)}${why}`];
}

/** A fix as a person follows it. */
export function fixText(fix: NonNullable<Finding['fix']>): string {
  if ('command' in fix) return fix.command;
  const { set, to, at = 'todo-deploy.yaml' } = fix.edit;
  return `set ${set} to ${String(to)} in ${at}, then run todo-deploy up`;
}

/** What will be done and what will not, with the reasons. */
export function planLines(steps: readonly PlannedStep[], style: Style): string[] {
  const shown = steps.filter((step) => step.actions.length > 0);
  if (shown.length === 0) return [];
  const actions = shown.flatMap((step) => step.actions);
  const width = Math.max(...actions.map((action) => action.component.length));
  const lines = shown.flatMap((step) => [
    `  ${style.strong(stepTitles[step.step])}`,
    ...step.actions.flatMap((action) => [
      `    ${actionLine(action, width, style)}`,
      ...(action.details ?? []).map((line) => `        ${line}`),
    ]),
  ]);
  return [style.strong('Plan'), ...lines];
}

function actionLine(action: PlannedAction, width: number, style: Style): string {
  const component = width === 0 ? '' : `${action.component.padEnd(width)}  `;
  const reason = style.faint(`— ${action.reason}`);
  return action.action === 'do'
    ? `${style.good('+')} ${component}${action.what} ${reason}`
    : `${style.faint(`= ${component}${action.what}`)} ${reason}`;
}

/** 3.2 s, 2 min 5 s */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`.trimEnd());
}
