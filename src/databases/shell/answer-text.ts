import type { PostgresAnswer } from '../../ports/postgres.ts';
import { renderTable } from '../../reporters/table.ts';
import { withoutControl } from '../../reporters/terminal.ts';

/** What came of a statement, as people read it: a table and the number of its rows, or what was done. */
export function answerText(answer: PostgresAnswer, width?: number): string {
  const { command, count, columns, rows } = answer;
  if (columns.length === 0) return count === undefined ? command : `${command} ${count}`;
  const titles = columns.map((title) => ({ title: cellText(title) }));
  const table = renderTable(
    titles,
    rows.map((row) => row.map((value) => (value === null ? '' : cellText(value)))),
    width,
  );
  return `${table}\n(${rows.length} ${rows.length === 1 ? 'row' : 'rows'})`;
}

/** A value in one line; whoever wrote it into the database does not move our cursor. */
function cellText(value: string): string {
  return withoutControl(
    value.replaceAll('\r', '\\r').replaceAll('\n', '\\n').replaceAll('\t', '\\t'),
    false,
  );
}
