import { targetNames, type TargetName } from '../config/schema.ts';
import { styleFor, type Style } from '../reporters/style.ts';
import type { CheckResult, DoctorDocument, TargetReadiness } from './report.ts';
import { wrap } from '../reporters/wrap.ts';

const words = { pass: 'ok', warn: 'warn', fail: 'FAIL', skip: '-' } as const;
const markWidth = 4;
/** Below this, a title and what was found do not fit beside each other. */
const besides = 70;

export interface TextOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly style?: Style;
  /** With what there was nothing to look at, and why, a line each. */
  readonly verbose?: boolean;
}

/** What was found as a table, grouped by the targets that it concerns, and what can run here. */
export function doctorText(
  { checks, targets }: DoctorDocument,
  { width, style = styleFor(false), verbose = false }: TextOptions,
): string {
  const shown = targets.map(({ target }) => target);
  const titles = Math.max(...checks.map((check) => check.title.length));
  const groups = groupsOf(checks, shown).map(({ title, members }) => {
    const told = verbose ? members : members.filter(({ state }) => state !== 'skip');
    const lines = told.flatMap((check) => linesOf(check, { width, titles, style }));
    const left = members.filter((check) => !told.includes(check));
    return [style.strong(title), ...lines, ...leftLines(left, width, style)].join('\n');
  });
  return [...groups, summary(targets, checks, width, style).join('\n')].join('\n\n');
}

/** What does not concern this machine is named in one line. */
function leftLines(left: readonly CheckResult[], width: number, style: Style): string[] {
  if (left.length === 0) return [];
  const names = left.map(({ title }) => title).join(', ');
  const [first = '', ...more] = wrap(`nothing to look at: ${names}`, width - markWidth - 3);
  const blank = ' '.repeat(markWidth + 3);
  const mark = words.skip.padEnd(markWidth);
  return [`  ${mark} ${first}`, ...more.map((line) => blank + line)].map((line) =>
    style.faint(line),
  );
}

interface Group {
  readonly title: string;
  readonly members: readonly CheckResult[];
}

/** Checks of the same targets stand together: those of all first, then those of the best target. */
function groupsOf(checks: readonly CheckResult[], shown: readonly TargetName[]): Group[] {
  const sets = new Map<string, CheckResult[]>();
  for (const check of checks) {
    const concerned = check.targets.filter((target) => shown.includes(target));
    const everywhere = check.targets.length === targetNames.length;
    const title = everywhere ? 'this machine and project' : concerned.join(', ');
    sets.set(title, [...(sets.get(title) ?? []), check]);
  }
  return [...sets].map(([title, members]) => ({ title, members }));
}

interface LineOptions {
  readonly width: number;
  readonly titles: number;
  readonly style: Style;
}

function linesOf(check: CheckResult, { width, titles, style }: LineOptions): string[] {
  const mark = markOf(check, style);
  const beside = width >= besides;
  const indent = 2 + markWidth + 1 + (beside ? titles + 2 : 0);
  const faint = check.state === 'skip' ? style.faint : (text: string) => text;
  const detail = wrap(check.detail, width - indent).map((line) => faint(line));
  const remedy = check.remedy === undefined ? [] : wrap(`> ${check.remedy}`, width - indent, 2);
  const head = `  ${mark} ${faint(beside ? check.title.padEnd(titles + 2) : check.title)}`;
  const rest = [...detail, ...remedy.map((line) => style.strong(line))];
  const blank = ' '.repeat(indent);
  if (!beside) return narrow(check, { head, rest, blank, width });
  const [first = '', ...more] = rest;
  return [(head + first).trimEnd(), ...more.map((line) => blank + line)];
}

interface NarrowLine {
  readonly head: string;
  readonly rest: readonly string[];
  readonly blank: string;
  readonly width: number;
}

/** A title and what was found, on one line where that fits. */
function narrow(check: CheckResult, { head, rest, blank, width }: NarrowLine): string[] {
  const short = check.title.length + check.detail.length + markWidth + 5 <= width;
  const [first = '', ...more] = rest;
  const lines = short
    ? [`${head}: ${first}`, ...more.map((line) => blank + line)]
    : [head, ...rest.map((line) => blank + line)];
  return lines.map((line) => line.trimEnd());
}

function markOf({ state }: CheckResult, style: Style): string {
  const word = words[state].padEnd(markWidth);
  const paint = { pass: style.good, warn: style.caution, fail: style.bad, skip: style.faint }[
    state
  ];
  return paint(word);
}

/** Whether each target could run here, and what the best one that cannot would need. */
function summary(
  targets: readonly TargetReadiness[],
  checks: readonly CheckResult[],
  width: number,
  style: Style,
): string[] {
  const widest = Math.max(...targets.map(({ target }) => target.length));
  const lines = targets.flatMap(({ target, ready, stoppedBy }) => {
    const titles = checks.filter(({ id }) => stoppedBy.includes(id)).map(({ title }) => title);
    const said = ready ? 'can run here' : `cannot run here: ${titles.join(', ')}`;
    const [first = '', ...more] = wrap(said, width - widest - 2);
    const blank = ' '.repeat(widest + 2);
    const paint = ready ? style.good : style.bad;
    return [
      `${target.padEnd(widest)}  ${paint(first)}`,
      ...more.map((line) => blank + paint(line)),
    ];
  });
  return [...lines, ...nextLines(targets, checks, width)];
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}

function nextLines(
  targets: readonly TargetReadiness[],
  checks: readonly CheckResult[],
  width: number,
): string[] {
  const best = targets.findIndex(({ ready }) => ready);
  // The next better one is the last that cannot, before the first that can.
  const next = targets[best === -1 ? targets.length - 1 : best - 1];
  const fixes = checks.filter(({ fix }) => fix !== undefined).length;
  const needs =
    next === undefined
      ? []
      : checks
          .filter(({ id }) => next.stoppedBy.includes(id))
          .map(({ title, remedy = '' }) => `For ${next.target}: ${title}. ${sentence(remedy)}`);
  const offer =
    fixes === 0
      ? []
      : [
          `todo-deploy doctor --fix can repair ${fixes} of these; --fix --dry-run says what it would do.`,
        ];
  const paragraphs = [...needs, ...offer];
  if (paragraphs.length === 0) return [];
  return ['', ...paragraphs.flatMap((text) => wrap(text, width, 2))];
}
