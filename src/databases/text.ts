import { styleFor, type Style } from '../reporters/style.ts';
import { wrap } from '../reporters/wrap.ts';
import type { Proof, ProvenStage } from './proof/prove.ts';

const words = { pass: 'ok', warn: 'warn', fail: 'FAIL', skip: '-' } as const;
const markWidth = 4;

export interface TextOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly style?: Style;
}

/** What the stages found, a line each, under the name and the address of each URL. */
export function proofText(
  proofs: readonly Proof[],
  { width, style = styleFor(false) }: TextOptions,
): string {
  const titles = Math.max(...proofs.flatMap(({ stages }) => stages.map((one) => one.title.length)));
  const parts = proofs.map(({ name, address, stages }) => {
    const head = `${style.strong(name)}${address === '' ? '' : `  ${address}`}`;
    const lines = stages
      .filter(({ state }) => state !== 'skip')
      .flatMap((stage) => linesOf(stage, { width, titles, style }));
    return [head, ...lines, ...skipped(stages, width, style)].join('\n');
  });
  return [...parts, verdict(proofs, style)].join('\n\n');
}

interface LineOptions extends Required<TextOptions> {
  readonly titles: number;
}

function linesOf(stage: ProvenStage, { width, titles, style }: LineOptions): string[] {
  const indent = 2 + markWidth + 1 + titles + 2;
  const remedy = 'remedy' in stage ? wrap(`> ${stage.remedy}`, width - indent, 2) : [];
  const evidence = 'evidence' in stage ? stage.evidence : [];
  const [first = '', ...more] = [
    ...wrap(stage.detail, width - indent),
    ...evidence.flatMap((line) => wrap(line, width - indent, 2).map((part) => style.faint(part))),
    ...remedy.map((line) => style.strong(line)),
  ];
  const blank = ' '.repeat(indent);
  const head = `  ${markOf(stage, style)} ${stage.title.padEnd(titles + 2)}`;
  return [head + first, ...more.map((line) => blank + line)];
}

function markOf({ state }: ProvenStage, style: Style): string {
  const paint = { pass: style.good, warn: style.caution, fail: style.bad, skip: style.faint };
  return paint[state](words[state].padEnd(markWidth));
}

/** Those that were not asked for the same reason stand in one line. */
function skipped(stages: readonly ProvenStage[], width: number, style: Style): string[] {
  const byReason = new Map<string, string[]>();
  for (const { state, detail, title } of stages) {
    if (state === 'skip') byReason.set(detail, [...(byReason.get(detail) ?? []), title]);
  }
  const indent = 2 + markWidth + 1;
  return [...byReason].flatMap(([reason, titles]) => {
    const [first = '', ...more] = wrap(`${titles.join(', ')}: ${reason}`, width - indent);
    const lines = [`  ${words.skip.padEnd(markWidth)} ${first}`];
    const rest = more.map((line) => ' '.repeat(indent) + line);
    return [...lines, ...rest].map((line) => style.faint(line));
  });
}

function verdict(proofs: readonly Proof[], style: Style): string {
  const broken = proofs.filter(({ ok }) => !ok).map(({ name }) => name);
  return broken.length === 0
    ? style.good('A deployment can use this database.')
    : style.bad(`A deployment would stop here: ${broken.join(' and ')} cannot be used.`);
}
