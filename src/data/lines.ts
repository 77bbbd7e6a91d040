import { createHash } from 'node:crypto';
import * as z from 'zod';
import { invalid } from './errors.ts';
import type { Checksum, Column } from './tables.ts';

/**
 * The format of exported data, a line a thing: `H` and what the file is, then for each table `T` and its
 * description, `R` and a row as PostgreSQL writes it as JSON, `E` and the checksum; at the end `Z` and the
 * number of tables. A file that was cut off has no `Z`.
 */
export const format = 'todo-deploy-data/1';

const head = z.object({
  format: z.string(),
  project: z.string(),
  target: z.string(),
  /** ISO 8601. */
  exportedAt: z.string(),
});
const tableLine = z.object({
  table: z.string(),
  columns: z.array(z.tuple([z.string(), z.string()])),
});
const endLine = z.object({ rows: z.number().int(), sum: z.string() });
const lastLine = z.object({ tables: z.number().int() });

export type Head = z.infer<typeof head>;

export const writeHead = (about: Head): string => `H ${JSON.stringify(about)}`;
export const writeTable = (table: string, columns: readonly Column[]): string =>
  `T ${JSON.stringify({ table, columns: columns.map(({ name, type }) => [name, type]) })}`;
export const writeRow = (json: string): string => `R ${json}`;
export const writeEnd = (checksum: Checksum): string => `E ${JSON.stringify(checksum)}`;
export const writeLast = (tables: number): string => `Z ${JSON.stringify({ tables })}`;

/** One line of exported data, understood. */
export type DataLine =
  | { readonly kind: 'head'; readonly head: Head }
  | { readonly kind: 'table'; readonly table: string; readonly columns: readonly Column[] }
  /** As JSON, never parsed here: numbers may be larger than ours. */
  | { readonly kind: 'row'; readonly json: string }
  | { readonly kind: 'end'; readonly checksum: Checksum }
  | { readonly kind: 'last'; readonly tables: number };

/** Reads one line. Throws DATA_INVALID (usage) with its number. */
export function readLine(line: string, number: number): DataLine {
  const text = line.slice(2);
  try {
    switch (line.slice(0, 2)) {
      case 'H ':
        return { kind: 'head', head: head.parse(JSON.parse(text)) };
      case 'T ': {
        const { table, columns } = tableLine.parse(JSON.parse(text));
        return { kind: 'table', table, columns: columns.map(([name, type]) => ({ name, type })) };
      }
      case 'R ':
        return { kind: 'row', json: text };
      case 'E ':
        return { kind: 'end', checksum: endLine.parse(JSON.parse(text)) };
      case 'Z ':
        return { kind: 'last', tables: lastLine.parse(JSON.parse(text)).tables };
    }
  } catch {
    // Told below, like a line of no kind.
  }
  throw invalid(`line ${number} is not a line of exported data`);
}

/** Sums rows as PostgreSQL does in `checksum`. */
export class RowSum {
  private rows = 0;
  private sum = 0n;

  add(json: string): void {
    const digest = createHash('md5').update(json).digest('hex').slice(0, 15);
    this.rows += 1;
    this.sum += BigInt(`0x${digest}`);
  }

  get checksum(): Checksum {
    return { rows: this.rows, sum: String(this.sum) };
  }
}
