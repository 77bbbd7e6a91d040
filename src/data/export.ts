import type { PostgresSession } from '../ports/postgres.ts';
import { DeployError } from '../errors.ts';
import {
  RowSum,
  writeEnd,
  writeHead,
  writeLast,
  writeRow,
  writeTable,
  type Head,
} from './lines.ts';
import { begin, readTables, selectAll, type Checksum } from './tables.ts';

const batch = 1_000;

/** Told after each table. */
export type OnTable = (table: string, checksum: Checksum) => void;

/**
 * The lines of exported data: every table of the schema public as it was at one moment, whatever is written
 * meanwhile. Throws DATABASE_ERROR (environment), and INTERRUPTED when the signal fires.
 */
export async function* exportLines(
  session: PostgresSession,
  head: Head,
  onTable: OnTable,
  signal: AbortSignal,
): AsyncGenerator<string> {
  await begin(session, 'read');
  const tables = await readTables(session);
  yield writeHead(head);
  for (const table of tables) {
    yield writeTable(table.name, table.columns);
    const sum = new RowSum();
    const rows = `SELECT row_to_json(r)::text AS row FROM (${selectAll(table)}) r`;
    await session.query(`DECLARE moving NO SCROLL CURSOR FOR ${rows}`);
    for (;;) {
      if (signal.aborted)
        throw new DeployError('interrupted', 'INTERRUPTED', 'the export was stopped');
      const found = await session.query(`FETCH ${batch} FROM moving`);
      for (const { row } of found) {
        sum.add(String(row));
        yield writeRow(String(row));
      }
      if (found.length < batch) break;
    }
    await session.query('CLOSE moving');
    onTable(table.name, sum.checksum);
    yield writeEnd(sum.checksum);
  }
  yield writeLast(tables.length);
  await session.query('COMMIT');
}
