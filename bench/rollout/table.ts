import { median } from './median.ts';
import type { BrokenChart } from './fault.ts';
import type { Measured } from './measure.ts';
import type { Tool } from './tools.ts';

type Cell = Pick<Measured, 'seconds' | 'cut' | 'named'>;

/** The results as a table in Markdown: a row for each broken chart, a column for each tool, ours first. */
export function table(
  results: readonly Measured[],
  charts: readonly BrokenChart[],
  ours: Tool,
  peers: readonly Tool[],
): string {
  const cellOf = (chart: BrokenChart, tool: Tool) =>
    summary(results.filter((one) => one.chart === chart && one.tool === tool));
  const tools = [ours, ...peers];
  const head = [
    `| broken chart | ${tools.map(({ name }) => name).join(' | ')} |`,
    `| --- |${' --- |'.repeat(tools.length)}`,
  ];
  const rows = charts.map((chart) => {
    const own = cellOf(chart, ours);
    const cells = peers.map((peer) => peerText(cellOf(chart, peer), own));
    return `| ${[chart.what, text(own), ...cells].join(' | ')} |`;
  });
  const named = tools.map(
    (tool) => `${charts.filter((chart) => cellOf(chart, tool).named).length} of ${charts.length}`,
  );
  const ratios = peers.map((peer) => {
    const all = charts.flatMap((chart) => ratio(cellOf(chart, peer), cellOf(chart, ours)) ?? []);
    return factor(median(all.map(({ value }) => value)));
  });
  return [
    ...head,
    ...rows,
    `| cause named | ${named.join(' | ')} |`,
    `| median ratio, peer / ours | 1 | ${ratios.map((one) => `≥ ${one}`).join(' | ')} |`,
  ].join('\n');
}

function summary(all: readonly Measured[]): Cell {
  const seconds = all.flatMap((one) => (typeof one.seconds === 'number' ? one.seconds : []));
  const without = all.find((one) => typeof one.seconds !== 'number')?.seconds;
  return {
    seconds: without ?? median(seconds),
    cut: all.some(({ cut }) => cut),
    named: all.every(({ named }) => named),
  };
}

function text({ seconds, cut, named }: Cell): string {
  const cause = named ? 'named' : 'not named';
  if (typeof seconds !== 'number') return `${seconds}, ${cause}`;
  return `${cut ? '≥ ' : ''}${seconds.toFixed(1)} s${cut ? ' (cut)' : ''}, ${cause}`;
}

function peerText(peer: Cell, own: Cell): string {
  const found = ratio(peer, own);
  if (found === undefined) return text(peer);
  return `${text(peer)}, ${found.atLeast ? '≥ ' : ''}${factor(found.value)}`;
}

/** A tenth of a second is the least that is told apart here. */
const least = 0.1;

function ratio(peer: Cell, own: Cell): { value: number; atLeast: boolean } | undefined {
  if (typeof peer.seconds !== 'number' || typeof own.seconds !== 'number') return undefined;
  return { value: Math.max(least, peer.seconds) / Math.max(least, own.seconds), atLeast: peer.cut };
}

function factor(value: number): string {
  return `${value >= 10 ? value.toFixed(0) : value.toFixed(1)}×`;
}
