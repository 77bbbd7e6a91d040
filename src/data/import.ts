import type { PostgresSession } from '../ports/postgres.ts';
import { present, stopped } from './errors.ts';
import type { OnTable } from './export.ts';
import { Incoming, type Imported } from './incoming.ts';
import { readLine } from './lines.ts';
import { begin, checksum, isBookkeeping, quoted, readTables, type Table } from './tables.ts';

export interface ImportOptions {
  /** Rows that are there and are not the imported ones are removed first. */
  readonly replace: boolean;
  readonly onTable: OnTable;
  readonly signal: AbortSignal;
}

/**
 * Brings exported data into a database whose schema is the same, in one transaction: all of it or nothing,
 * compared by checksums at the end. Throws DATA_INVALID (usage) for lines that are not such data,
 * DATA_SCHEMA (usage) where tables differ, DATA_PRESENT (refused) where other rows are there already and
 * `replace` is false, DATA_DAMAGED (usage) when what arrived is not what was sent.
 */
export async function importLines(
  session: PostgresSession,
  lines: AsyncIterable<string>,
  options: ImportOptions,
): Promise<Imported> {
  await begin(session, 'write');
  const tables = await readTables(session);
  await empty(session, tables, options.replace);
  const incoming = new Incoming(session, tables, options.onTable);
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (options.signal.aborted) throw stopped();
    await incoming.take(readLine(line, number));
  }
  const done = incoming.finish();
  await restartSequences(session, tables);
  await session.query('COMMIT');
  return done;
}

/** Makes room: nobody reads or writes the tables until the end, and what is there goes, as agreed. */
async function empty(
  session: PostgresSession,
  tables: readonly Table[],
  replace: boolean,
): Promise<void> {
  const own = tables.filter((table) => !isBookkeeping(table));
  if (own.length === 0) return;
  const names = own.map(({ name }) => `public.${quoted(name)}`).join(', ');
  await session.query(`LOCK TABLE ${names} IN ACCESS EXCLUSIVE MODE`);
  const filled: string[] = [];
  for (const table of own) {
    const { rows } = await checksum(session, table);
    if (rows > 0) filled.push(`${table.name}: ${rows} rows`);
  }
  if (filled.length > 0 && !replace) throw present(filled);
  await session.query(`TRUNCATE ${names}`);
}

/** Numbers that columns count themselves go on after the largest one that came. */
async function restartSequences(session: PostgresSession, tables: readonly Table[]): Promise<void> {
  for (const table of tables) {
    for (const { name } of table.columns) {
      const place = [`public.${quoted(table.name)}`, name];
      const [row] = await session.query('SELECT pg_get_serial_sequence($1, $2) AS sequence', place);
      const sequence = row?.['sequence'];
      if (sequence === null || sequence === undefined) continue;
      const largest = `(SELECT max(${quoted(name)}) FROM public.${quoted(table.name)})`;
      await session.query(
        `SELECT setval($1::regclass, coalesce(${largest}, 1), ${largest} IS NOT NULL)`,
        [sequence],
      );
    }
  }
}
