export interface Column {
  readonly title: string;
  /** Left when not given. */
  readonly align?: 'left' | 'right';
}

type Row = readonly string[];

const gap = '  ';
/** What a cell without a value holds. */
const nothing = '-';

/**
 * Rows under their titles, each column as wide as its widest cell; no line ends in spaces. A table that is wider
 * than the `width` characters that there are does without the columns that no row has a value in, and, when it
 * is too wide still, becomes a paragraph for each row.
 */
export function renderTable(
  columns: readonly Column[],
  rows: readonly Row[],
  width = Number.POSITIVE_INFINITY,
): string {
  const whole = inColumns(columns, rows);
  if (fits(whole, width)) return whole;
  const used = columns.flatMap((column, index) =>
    rows.some((row) => hasValue(row[index])) ? [{ column, index }] : [],
  );
  const kept = used.map(({ column }) => column);
  const cells = rows.map((row) => used.map(({ index }) => row[index] ?? ''));
  const narrow = inColumns(kept, cells);
  if (fits(narrow, width)) return narrow;
  return cells.map((row) => inParagraph(kept, row, width)).join('\n');
}

function fits(table: string, width: number): boolean {
  return table.split('\n').every((line) => line.length <= width);
}

function hasValue(cell = ''): boolean {
  return cell !== '' && cell !== nothing;
}

function inColumns(columns: readonly Column[], rows: readonly Row[]): string {
  const lines = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map((_, index) =>
    Math.max(...lines.map((line) => (line[index] ?? '').length)),
  );
  const cell = (text: string, index: number): string => {
    const width = widths[index] ?? 0;
    return columns[index]?.align === 'right' ? text.padStart(width) : text.padEnd(width);
  };
  return lines.map((line) => line.map(cell).join(gap).trimEnd()).join('\n');
}

/** The first cell, and below it the others with their titles, as many on a line as it holds. */
function inParagraph(columns: readonly Column[], row: Row, width: number): string {
  const [head = '', ...others] = row;
  const pairs = others.flatMap((cell, index) =>
    hasValue(cell) ? [`${columns[index + 1]?.title.toLowerCase() ?? ''} ${cell}`] : [],
  );
  const lines = [head];
  let line = '';
  for (const pair of pairs) {
    const longer = line === '' ? gap + pair : `${line}, ${pair}`;
    if (line !== '' && longer.length + 1 > width) {
      lines.push(`${line},`);
      line = gap + pair;
    } else line = longer;
  }
  return [...lines, ...(line === '' ? [] : [line])].join('\n');
}
