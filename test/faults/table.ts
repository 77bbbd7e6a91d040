/** The matrix as people read it, in Markdown. */
import { figuresOf, limits, type Line } from './judge.ts';

const heads = [
  'fault',
  'root',
  'exit',
  'named',
  'patience',
  'verdict',
  'requests',
  'remedy',
  'right',
];

/** All lines, the figures, and below them what was wrong. */
export function tableOf(lines: readonly Line[], load: string): string {
  const rows = lines.map(cellsOf);
  const widths = heads.map((head, at) =>
    Math.max(head.length, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  const drawn = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  return [
    drawn(heads),
    drawn(widths.map((width) => '-'.repeat(width))),
    ...rows.map(drawn),
    '',
    ...summary(lines, load),
    ...notes(lines),
    ...lines.flatMap(({ fault, wrong, late }) =>
      [...wrong, ...late].map((what) => `WRONG ${fault.name}: ${what}`),
    ),
  ].join('\n');
}

function cellsOf(line: Line): string[] {
  const {
    fault,
    root,
    exit,
    named,
    verdict,
    patience,
    answered,
    failedRequests,
    remedy,
    wrong,
    late,
  } = line;
  return [
    fault.title + (fault.simulated === undefined ? '' : ' *'),
    ...[root, String(exit), seconds(named)],
    ...[patience === undefined ? '' : `${patience} s`, seconds(verdict)],
    failedRequests === 0 ? `${answered}` : `${answered}, ${failedRequests} failed`,
    remedy === undefined ? '' : remedy ? 'works' : 'FAILS',
    wrong.length + late.length === 0 ? 'yes' : 'NO',
  ];
}

function summary(lines: readonly Line[], load: string): string[] {
  const column = (title: string, name: 'named' | 'verdict') => {
    const { median, worst, count } = figuresOf(lines, name);
    return `${title}: median ${median.toFixed(2)} s (limit ${limits.median} s), worst ${worst.toFixed(2)} s (limit ${limits.worst} s), of ${count}`;
  };
  const right = lines.filter(({ wrong, late }) => wrong.length + late.length === 0).length;
  const tried = lines.filter(({ remedy }) => remedy !== undefined);
  const works = tried.filter(({ remedy }) => remedy === true);
  const codes = new Set(works.map(({ fault }) => fault.code));
  return [
    `${lines.length} faults, ${right} right; ${tried.length} remedies followed, ${works.length} work, of ${codes.size} codes`,
    column('evidence to name', 'named'),
    column('evidence, or end of patience, to verdict', 'verdict'),
    load,
  ];
}

function notes(lines: readonly Line[]): string[] {
  return lines.flatMap(({ fault: { title, simulated, shared } }) => [
    ...(simulated === undefined ? [] : [`* ${title}: ${simulated}`]),
    ...(shared === undefined ? [] : [`  ${title}: requests may fail, because ${shared}`]),
  ]);
}

function seconds(value: number | undefined): string {
  return value === undefined ? '' : `${value.toFixed(2)} s`;
}
