import type { PostgresSession } from '../ports/postgres.ts';
import { damaged, differs, invalid } from './errors.ts';
import type { OnTable } from './export.ts';
import { format, RowSum, type DataLine, type Head } from './lines.ts';
import {
  checksum,
  columnList,
  isBookkeeping,
  quoted,
  type Checksum,
  type Column,
  type Table,
} from './tables.ts';

/** Rows that go into one statement; together they may not be larger than a message of the protocol. */
const batchRows = 1_000;
const batchChars = 8_000_000;

export interface Imported {
  readonly head: Head;
  /** By table. */
  readonly tables: Readonly<Record<string, Checksum>>;
}

/** Takes the lines of exported data one after the other and puts their rows into the tables. */
export class Incoming {
  private head: Head | undefined;
  private table: Table | undefined;
  /** What a table of migrations holds here; its rows stay. */
  private own: Checksum | undefined;
  private sum = new RowSum();
  private waiting: string[] = [];
  private chars = 0;
  private last: number | undefined;
  private readonly done: Record<string, Checksum> = {};

  constructor(
    private readonly session: PostgresSession,
    private readonly tables: readonly Table[],
    private readonly onTable: OnTable,
  ) {}

  async take(line: DataLine): Promise<void> {
    if (this.head === undefined) {
      this.begin(line);
      return;
    }
    if (this.last !== undefined) throw invalid('there are lines after the end');
    switch (line.kind) {
      case 'head':
        throw invalid('there are two beginnings');
      case 'table':
        this.table = this.sameTable(line.table, line.columns);
        this.sum = new RowSum();
        this.own = isBookkeeping(this.table) ? await checksum(this.session, this.table) : undefined;
        return;
      case 'row':
        return this.add(line.json);
      case 'end':
        return this.close(line.checksum);
      case 'last':
        this.last = line.tables;
    }
  }

  /** Everything that was announced has come. Throws DATA_INVALID, DATA_SCHEMA. */
  finish(): Imported {
    const { head, last } = this;
    const count = Object.keys(this.done).length;
    if (head === undefined) throw invalid('there is no exported data in it');
    if (last === undefined || last !== count) {
      throw invalid(`it was cut off after ${count} ${count === 1 ? 'table' : 'tables'}`);
    }
    const missing = this.tables.filter(({ name }) => this.done[name] === undefined);
    if (missing.length > 0) {
      throw differs(missing.map(({ name }) => `${name} is in the database and not in the data`));
    }
    return { head, tables: this.done };
  }

  private begin(line: DataLine): void {
    if (line.kind !== 'head') throw invalid('it does not begin like exported data');
    if (line.head.format !== format) {
      throw invalid(`its format is ${line.head.format}, and this version reads ${format}`);
    }
    this.head = line.head;
  }

  private sameTable(name: string, columns: readonly Column[]): Table {
    const table = this.tables.find((one) => one.name === name);
    if (table === undefined) throw differs([`${name} is in the data and not in the database`]);
    const text = ({ name: column, type }: Column): string => `${name}.${column} ${type}`;
    const [here, there] = [table.columns.map(text), columns.map(text)];
    const only = [
      ...there.filter((one) => !here.includes(one)).map((one) => `only in the data: ${one}`),
      ...here.filter((one) => !there.includes(one)).map((one) => `only in the database: ${one}`),
    ];
    if (only.length > 0) throw differs(only);
    return table;
  }

  private async add(json: string): Promise<void> {
    if (this.table === undefined) throw invalid('there is a row before any table');
    this.sum.add(json);
    if (this.own !== undefined) return;
    this.waiting.push(json);
    this.chars += json.length;
    // Rows that point to rows of their own table have to come in one statement.
    const own = this.table.needs.includes(this.table.name);
    const full = this.waiting.length >= batchRows || this.chars >= batchChars;
    if (full && !own) await this.flush(this.table);
  }

  private async close(announced: Checksum): Promise<void> {
    const { table } = this;
    if (table === undefined) throw invalid('there is an end before any table');
    const { own } = this;
    if (own !== undefined) requireSameVersion(table, own, announced);
    await this.flush(table);
    const stored = own ?? (await checksum(this.session, table));
    const compared = own === undefined ? [this.sum.checksum, stored] : [this.sum.checksum];
    for (const one of compared) if (!same(one, announced)) throw damaged(table, announced, one);
    this.done[table.name] = stored;
    this.table = undefined;
    this.onTable(table.name, stored);
  }

  private async flush({ name, columns }: Table): Promise<void> {
    if (this.waiting.length === 0) return;
    const list = columnList(columns);
    const into = `INSERT INTO public.${quoted(name)} (${list}) OVERRIDING SYSTEM VALUE`;
    const rows = `SELECT ${list} FROM json_populate_recordset(NULL::public.${quoted(name)}, $1::json)`;
    await this.session.query(`${into} ${rows}`, [`[${this.waiting.join(',')}]`]);
    this.waiting = [];
    this.chars = 0;
  }
}

function same(one: Checksum, other: Checksum): boolean {
  return one.rows === other.rows && one.sum === other.sum;
}

/** Alembic keeps one column with one version; others note times too, which are never the same. */
function requireSameVersion(table: Table, own: Checksum, announced: Checksum): void {
  if (table.columns.length !== 1 || same(own, announced)) return;
  throw differs([`${table.name}: the schema has another version on the two sides`]);
}
