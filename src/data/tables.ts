import type { PostgresSession } from '../ports/postgres.ts';

export interface Column {
  readonly name: string;
  /** As PostgreSQL writes it: `timestamp with time zone`. */
  readonly type: string;
}

/** A table of the app, as far as moving its rows needs it. */
export interface Table {
  readonly name: string;
  /** In order of their names; generated ones, which make themselves, are left out. */
  readonly columns: readonly Column[];
  /** Tables that its foreign keys point to, itself included. */
  readonly needs: readonly string[];
}

/** Rows are counted and summed, not ordered: the same rows give the same sum in any database. */
export interface Checksum {
  readonly rows: number;
  /** The first 60 bits of the MD5 of each row as JSON, added up. */
  readonly sum: string;
}

/** Tools of migrations note in such tables what they did: after `up` they are never empty. */
export function isBookkeeping({ name }: Table): boolean {
  return /migration|_version$/.test(name);
}

/** Settings that make PostgreSQL write every value the same way, wherever it runs. */
const sameText = [
  `SET LOCAL TimeZone = 'UTC'`,
  `SET LOCAL DateStyle = 'ISO, YMD'`,
  `SET LOCAL IntervalStyle = 'postgres'`,
  'SET LOCAL extra_float_digits = 1',
  `SET LOCAL bytea_output = 'hex'`,
];

/** Begins a transaction in which values are written the same way everywhere. */
export async function begin(session: PostgresSession, mode: 'read' | 'write'): Promise<void> {
  const how = mode === 'read' ? 'ISOLATION LEVEL REPEATABLE READ, READ ONLY' : 'READ WRITE';
  await session.query(`BEGIN TRANSACTION ${how}`);
  for (const setting of sameText) await session.query(setting);
}

/** The tables of the schema public, those first that others point to. */
export async function readTables(session: PostgresSession): Promise<Table[]> {
  const rows = await session.query(`
    SELECT c.relname AS name, a.attname AS "column", format_type(a.atttypid, a.atttypmod) AS type
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND a.attgenerated = ''
    ORDER BY c.relname COLLATE "C", a.attname COLLATE "C"`);
  const keys = await session.query(`
    SELECT f.relname AS "from", t.relname AS "to"
    FROM pg_constraint k
    JOIN pg_class f ON f.oid = k.conrelid
    JOIN pg_class t ON t.oid = k.confrelid
    JOIN pg_namespace n ON n.oid = f.relnamespace
    WHERE k.contype = 'f' AND n.nspname = 'public'
    ORDER BY 1, 2`);
  const columns = new Map<string, Column[]>();
  for (const { name, column, type } of rows) {
    const known = columns.get(String(name)) ?? [];
    columns.set(String(name), [...known, { name: String(column), type: String(type) }]);
  }
  const tables = [...columns].map(([name, own]) => ({
    name,
    columns: own,
    needs: [...new Set(keys.filter(({ from }) => from === name).map(({ to }) => String(to)))],
  }));
  return inOrder(tables);
}

/** Those first that others need; where tables need each other, by name. */
export function inOrder(tables: readonly Table[]): Table[] {
  const ordered: Table[] = [];
  const visited = new Set<string>();
  const visit = (table: Table): void => {
    if (visited.has(table.name)) return;
    visited.add(table.name);
    for (const name of table.needs) {
      const needed = tables.find((other) => other.name === name);
      if (needed !== undefined) visit(needed);
    }
    ordered.push(table);
  };
  tables.forEach(visit);
  return ordered;
}

/** How many rows a table of the schema public has. */
export async function countRows(session: PostgresSession, table: string): Promise<number> {
  const [row] = await session.query(`SELECT count(*) AS rows FROM public.${quoted(table)}`);
  return Number(row?.['rows'] ?? 0);
}

/** How many rows a table has, and their sum. */
export async function checksum(session: PostgresSession, table: Table): Promise<Checksum> {
  const [row] = await session.query(`
    SELECT count(*)::text AS rows,
           coalesce(sum(('x' || left(md5(row_to_json(r)::text), 15))::bit(60)::bigint), 0)::text AS sum
    FROM (${selectAll(table)}) r`);
  return { rows: Number(row?.['rows'] ?? 0), sum: row?.['sum'] ?? '0' };
}

/** `SELECT "a", "b" FROM "t"`, always in the same order of columns. */
export function selectAll({ name, columns }: Table): string {
  return `SELECT ${columnList(columns)} FROM public.${quoted(name)}`;
}

export function columnList(columns: readonly Column[]): string {
  return columns.map((column) => quoted(column.name)).join(', ');
}

/** A name as SQL takes it, whatever is in it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
