import type { PostgresSession } from '../../ports/postgres.ts';
import { isBookkeeping, quoted, type Table } from '../../data/tables.ts';

/** The version of a schema, as a tool of migrations noted it. */
export interface SchemaVersion {
  readonly table: string;
  readonly version: string;
}

/** Versions in tables of one column and one row, as alembic keeps them. */
export async function readVersions(
  session: PostgresSession,
  tables: readonly Table[],
): Promise<SchemaVersion[]> {
  const versions: SchemaVersion[] = [];
  for (const table of tables) {
    const [column, ...more] = table.columns;
    if (!isBookkeeping(table) || column === undefined || more.length > 0) continue;
    const from = `public.${quoted(table.name)}`;
    const rows = await session.query(
      `SELECT ${quoted(column.name)} AS version FROM ${from} LIMIT 2`,
    );
    const version = rows[0]?.['version'] ?? undefined;
    if (rows.length === 1 && version !== undefined) versions.push({ table: table.name, version });
  }
  return versions;
}
