import { countRows, isBookkeeping, quoted, readTables, type Table } from '../data/tables.ts';
import { DeployError } from '../errors.ts';
import type { PostgresSession } from '../ports/postgres.ts';
import { notEmpty } from './errors.ts';
import type { Definition } from './schema/definition.ts';
import { readSchema } from './schema/read.ts';

export interface RoomRules {
  /** Rows that are there are given up. */
  readonly replace: boolean;
  /** Tables that only the app makes; none when nobody said. */
  readonly own: readonly string[];
  /** The database holds tables of others as well: only what the backup names is ours. */
  readonly shared: boolean;
}

/**
 * Removes what stands where the backup goes, in the transaction of the restore. Tables without rows go, and so
 * do those of migrations. Throws RESTORE_NOT_EMPTY, and DATABASE_FOREIGN_TABLES (refused) where the rows are
 * those of somebody else, which are not given up by `replace`.
 */
export async function makeRoom(
  session: PostgresSession,
  wanted: readonly Definition[],
  rules: RoomRules,
): Promise<void> {
  const named = new Set(wanted.map(keyOf));
  const isOurs = (one: Definition): boolean => !rules.shared || named.has(keyOf(one));
  const schema = await readSchema(session);
  const present = schema.filter(isOurs);
  const tables = await readTables(session);
  const ours = tables.filter(({ name }) => present.some((one) => isTable(one, name)));
  for (const { name } of ours)
    await session.query(`LOCK TABLE public.${quoted(name)} IN ACCESS EXCLUSIVE MODE`);
  const filled = await filledTables(session, ours);
  if (filled.length > 0) {
    requireOwn(tables, rules);
    if (!rules.replace) throw notEmpty(filled);
  }
  for (const { drop } of [...present].reverse()) if (drop !== undefined) await session.query(drop);
}

function keyOf({ kind, name }: Definition): string {
  return `${kind} ${name}`;
}

function isTable({ kind, name }: Definition, table: string): boolean {
  return kind === 'table' && [`public.${table}`, `public.${quoted(table)}`].includes(name);
}

/** `task: 12 rows`, for tables that hold more than the version of the schema. */
async function filledTables(session: PostgresSession, tables: readonly Table[]): Promise<string[]> {
  const filled: string[] = [];
  for (const table of tables) {
    if (isBookkeeping(table)) continue;
    const rows = await countRows(session, table.name);
    if (rows > 0) filled.push(`${table.name}: ${rows} ${rows === 1 ? 'row' : 'rows'}`);
  }
  return filled;
}

function requireOwn(tables: readonly Table[], { own, shared }: RoomRules): void {
  if (shared || own.length === 0 || tables.some(({ name }) => own.includes(name))) return;
  const names = tables.map(({ name }) => name).join(', ');
  const message = `the database holds the tables of somebody else: ${names}`;
  throw new DeployError('refused', 'DATABASE_FOREIGN_TABLES', message, {
    hint: 'Restore into an empty database. Nothing was changed.',
  });
}
