import type { Checksum } from '../../data/tables.ts';
import type { Emit } from '../../pipeline/events.ts';
import type { Clock } from '../../ports/clock.ts';

/** Who waits hears of it this often. */
const everyMs = 5_000;

/** Tells how rows go by: a line for each table, and one now and then while a large one is under way. */
export class RowProgress {
  #table = '';
  #rows = 0;
  #toldAt: number;

  constructor(
    private readonly emit: Emit,
    private readonly clock: Clock,
  ) {
    this.#toldAt = clock.now();
  }

  readonly onRows = (table: string, rows: number): void => {
    if (table !== this.#table) this.#rows = 0;
    this.#table = table;
    this.#rows += rows;
    if (this.clock.now() - this.#toldAt >= everyMs)
      this.#tell(`${table}: ${count(this.#rows, 'row')} so far`);
  };

  readonly onTable = (table: string, { rows }: Checksum): void => {
    this.#tell(`${table}: ${count(rows, 'row')}`);
  };

  readonly onRowsDone = (): void => {
    this.#tell('all rows are there; making constraints and indexes');
  };

  #tell(message: string): void {
    this.#toldAt = this.clock.now();
    this.emit({ type: 'note', message });
  }
}

/** `1 row`, `100,000 rows`. */
export function count(number: number, what: string): string {
  return `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`;
}

/** All rows of tables, for people: `100,000 rows of 7 tables`. */
export function total(tables: Readonly<Record<string, Checksum>>): string {
  const rows = rowsOf(tables);
  return `${count(rows, 'row')} of ${count(Object.keys(tables).length, 'table')}`;
}

export function rowsOf(tables: Readonly<Record<string, Checksum>>): number {
  return Object.values(tables).reduce((sum, { rows }) => sum + rows, 0);
}
