export interface Column {
  readonly title: string;
  /** Left when not given. */
  readonly align?: 'left' | 'right';
}

const gap = '  ';

/** Rows under their titles, each column as wide as its widest cell; no line ends in spaces. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
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
