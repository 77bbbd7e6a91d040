import type { BetterAuthOptions } from 'better-auth';
import { getSchema } from 'better-auth/db';

/**
 * Compares what Better Auth needs with what the database has.
 *
 * @param rows the columns that exist
 * @returns what is missing, as `table` or `table.column`
 */
export function missingColumns(
  options: BetterAuthOptions,
  rows: ReadonlyArray<{ table: string; column: string }>,
): string[] {
  const existing = new Map<string, Set<string>>();
  for (const { table, column } of rows) {
    const columns = existing.get(table) ?? new Set();
    existing.set(table, columns.add(column));
  }
  return Object.entries(getSchema(options)).flatMap(([table, { fields }]) => {
    const columns = existing.get(table);
    if (!columns) return [table];
    return Object.keys(fields)
      .filter((column) => !columns.has(column))
      .map((column) => `${table}.${column}`);
  });
}
