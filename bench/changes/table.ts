import { median } from '../rollout/median.ts';
import type { Measured } from './measure.ts';
import type { Run } from './side.ts';

export const changeColumns = [
  ...['change', 'todo-deploy up', 'of it building, pods', 'own part', 'the scripts'],
  ...['times faster', 'bytes moved: up', 'scripts', 'writes'],
];

/** The measured changes as Markdown; seconds are medians, with their range. */
export function tableOfChanges(measured: readonly Measured[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const head = [line(changeColumns), line(changeColumns.map(() => '---'))];
  const rows = measured.map((one) => line(changeCells(one)));
  return [...head, ...rows, '', ...looksNote(measured)].join('\n');
}

/** One change, a cell a column. */
export function changeCells({ change, runs }: Measured): string[] {
  const [ours = [], scripts = []] = Object.values(runs);
  const [fast, slow] = [seconds(ours), seconds(scripts)];
  const elsewhere = ours.map(({ build = 0, watch = 0 }) => [build, watch] as const);
  const parts = [0, 1].map((at) => median(elsewhere.map((one) => one[at] ?? 0)).toFixed(1));
  const own = ours.map(({ seconds: all, build = 0, watch = 0 }) => all - build - watch);
  const share = median(ours.map(({ seconds: all }, at) => (own[at] ?? 0) / all));
  const ownPart = `${median(own).toFixed(2)} s, ${Math.round(share * 100)} %`;
  return [
    ...[change, spread(fast), parts.join(' + '), ownPart, spread(slow)],
    `${(median(slow) / median(fast)).toFixed(1)}×`,
    ...[bytes(ours), bytes(scripts)],
    String(Math.max(...ours.map(({ writes }) => writes))),
  ];
}

/** How an up with nothing to do compares to a look with kubectl in the same rounds. */
export function looksNote(measured: readonly Measured[]): string[] {
  const looks = measured.flatMap((one) => one.looks);
  const nothing = measured.find(({ change }) => change === 'nothing');
  if (looks.length === 0 || nothing === undefined) return [];
  const [ours = []] = Object.values(nothing.runs);
  const ratio = median(seconds(ours)) / median(looks);
  return [
    `\`kubectl get deploy,pods\` in the same rounds: ${spread(looks)}; an up with nothing to do takes ${ratio.toFixed(1)} times as long.`,
  ];
}

/** What a first deployment takes beside the longer of its two builds, which run at once. */
export function firstNote(measured: readonly Measured[]): string[] {
  return measured.map(({ runs }) => {
    const [ours = []] = Object.values(runs);
    const rest = ours.map(({ seconds: all, build = 0 }) => all - build);
    return `A first up takes ${spread(rest)} beside the longer of its two builds.`;
  });
}

function seconds(runs: readonly Run[]): number[] {
  return runs.map((run) => run.seconds);
}

function spread(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return `${median(values).toFixed(2)} s (${low.toFixed(2)} to ${high.toFixed(2)})`;
}

function bytes(runs: readonly Run[]): string {
  const middle = median(runs.map((run) => run.bytes));
  if (middle < 1000) return `${middle} B`;
  return middle < 1e6 ? `${(middle / 1e3).toFixed(0)} kB` : `${(middle / 1e6).toFixed(1)} MB`;
}
