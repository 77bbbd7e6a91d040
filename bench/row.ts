import { median } from './rollout/median.ts';

/** One figure: the median of several runs, and the smallest and the largest of them. */
export interface Row {
  readonly name: string;
  readonly median: number;
  readonly spread: readonly [number, number];
  readonly unit: 'ms' | 's' | 'MB' | 'count' | 'ratio';
}

/** The figure of some runs. */
export function row(name: string, values: readonly number[], unit: Row['unit']): Row {
  return { name, median: median(values), spread: [Math.min(...values), Math.max(...values)], unit };
}

/** Name, median and range of a figure, as cells of a table. */
export function cellsOf({ name, median: middle, spread, unit }: Row): [string, string, string] {
  const [low, high] = spread;
  const range = low === high ? '' : `${plain(low, unit)} to ${plain(high, unit)}`;
  return [name, `${plain(middle, unit)}${suffixes[unit]}`, range];
}

/** The same in one line. */
export function textOf(one: Row): string {
  const [name, middle, range] = cellsOf(one);
  return `${name}: ${middle}${range === '' ? '' : ` (${range})`}`;
}

const suffixes = { ms: ' ms', s: ' s', MB: ' MB', count: '', ratio: '×' } as const;
const digits = { ms: 0, s: 2, MB: 1, count: 0, ratio: 2 } as const;

function plain(value: number, unit: Row['unit']): string {
  return value.toFixed(digits[unit]);
}
