import type { HistoryRow } from '../history/changes.ts';
import { renderTable } from '../reporters/table.ts';

const columns = [
  { title: 'revision', align: 'right' as const },
  { title: 'when' },
  { title: 'result' },
  { title: 'images' },
  { title: 'changed' },
];

/** The history as a table for a screen of `width` characters, the newest first; the present deployment has a star. */
export function historyText(rows: readonly HistoryRow[], width?: number): string {
  return renderTable(columns, rows.map(cells), width);
}

function cells(row: HistoryRow): string[] {
  const { revision, startedAt, components, changed } = row;
  const images = Object.entries(components).flatMap(([name, { image }]) =>
    image === undefined ? [] : [`${name} ${tagOf(image)}`],
  );
  return [
    `${row.present ? '*' : ''}${revision}`,
    `${startedAt.slice(0, 19).replace('T', ' ')}Z`,
    resultText(row),
    images.join(', ') || '-',
    [
      ...(row.from === undefined ? [] : [`back to ${row.from}`]),
      ...(row.command === 'db migrate' ? ['database migrated alone'] : []),
      ...changed,
    ].join('; ') || '-',
  ];
}

function resultText({ result, serves, code }: HistoryRow): string {
  const words = result === 'rolled-back' ? 'rolled back' : result;
  const more = [
    ...(code === undefined || code === 'INTERRUPTED' ? [] : [code]),
    ...(serves === undefined ? [] : [`${serves} serves`]),
  ];
  return more.length === 0 ? words : `${words} (${more.join(', ')})`;
}

function tagOf(image: string): string {
  return image.slice(image.lastIndexOf(':') + 1);
}
