import { readVersions, type SchemaVersion } from '../backup/schema/version.ts';
import { withoutPackager } from '../data/server-version.ts';
import { countRows, readTables } from '../data/tables.ts';
import type { PostgresSession } from '../ports/postgres.ts';

export interface TableStatus {
  readonly name: string;
  readonly rows: number;
  /** The rows are what the server last estimated: counting a large table takes long. */
  readonly estimated: boolean;
  /** On the disk, its indexes included. */
  readonly bytes: number;
}

export interface DatabaseStatus {
  /** For instance 17.2. */
  readonly server: string;
  /** Of the whole database, on the disk. */
  readonly bytes: number;
  readonly versions: readonly SchemaVersion[];
  readonly tables: readonly TableStatus[];
}

/** Larger tables are not counted. */
const mostCounted = 1_000_000;

/** Looks at a database; changes nothing. Throws DATABASE_ERROR (environment). */
export async function readStatus(session: PostgresSession): Promise<DatabaseStatus> {
  await session.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
  const [about] = await session.query(`
    SELECT current_setting('server_version') AS server, pg_database_size(current_database()) AS bytes`);
  const tables = await readTables(session);
  const status = {
    server: withoutPackager(about?.['server'] ?? ''),
    bytes: Number(about?.['bytes'] ?? 0),
    versions: await readVersions(session, tables),
    tables: await tablesOf(session),
  };
  await session.query('COMMIT');
  return status;
}

async function tablesOf(session: PostgresSession): Promise<TableStatus[]> {
  const found = await session.query(`
    SELECT c.relname AS name, c.reltuples::bigint AS estimate, pg_total_relation_size(c.oid) AS bytes
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND NOT EXISTS (SELECT FROM pg_depend e
        WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
    ORDER BY c.relname COLLATE "C"`);
  const tables: TableStatus[] = [];
  for (const row of found) {
    const name = row['name'] ?? '';
    const estimate = Number(row['estimate'] ?? 0);
    const estimated = estimate > mostCounted;
    const rows = estimated ? estimate : await countRows(session, name);
    tables.push({ name, rows, estimated, bytes: Number(row['bytes'] ?? 0) });
  }
  return tables;
}
