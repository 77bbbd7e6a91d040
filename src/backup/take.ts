import {
  checksum,
  columnList,
  quoted,
  readTables,
  type Checksum,
  type Table,
} from '../data/tables.ts';
import { serverVersion } from '../data/server-version.ts';
import type { PostgresSession } from '../ports/postgres.ts';
import { damaged, unsupported } from './errors.ts';
import { endOfRows, format, writeLine, type Head } from './format.ts';
import { packed } from './pack.ts';
import { rowsIn } from './reader.ts';
import { readBeyond } from './schema/beyond.ts';
import { readSchema, readSequences } from './schema/read.ts';
import { readVersions } from './schema/version.ts';
import { sealed } from './seal.ts';
import { beginUnhurried } from './transaction.ts';

/** What the database does not say about a backup. */
export type About = Pick<Head, 'project' | 'target' | 'address' | 'takenAt'>;

/** Told while the rows go by; sizes are in rows. */
export interface Watcher {
  /** Things that the backup goes without. */
  readonly onBeside?: (names: readonly string[]) => void;
  /** So many more rows of this table. */
  readonly onRows: (table: string, rows: number) => void;
  readonly onTable: (table: string, checksum: Checksum) => void;
}

export interface Taken {
  readonly head: Head;
  /** By table. */
  readonly tables: Readonly<Record<string, Checksum>>;
  /** SHA-256 of everything in the file before its seal, in hexadecimal digits. */
  readonly digest: string;
}

/** The bytes of a backup; what is in it is known when the last of them was taken. */
export interface Taking {
  readonly bytes: AsyncIterable<Uint8Array>;
  taken(): Taken;
}

/**
 * Takes a backup of the schema public: how it is made, and every row, as they were at one moment, whatever is
 * written meanwhile. Throws BACKUP_UNSUPPORTED (usage) and DATABASE_ERROR (environment).
 */
export function takeBackup(session: PostgresSession, about: About, watcher: Watcher): Taking {
  const state: { head?: Head; digest?: string; tables: Record<string, Checksum> } = { tables: {} };
  const content = contentOf(session, about, {
    ...watcher,
    onHead: (head) => {
      state.head = head;
    },
    onTable: (table, sum) => {
      state.tables[table] = sum;
      watcher.onTable(table, sum);
    },
  });
  const noteDigest = (digest: string): void => {
    state.digest = digest;
  };
  return {
    bytes: sealed(packed(content), noteDigest),
    taken: () => {
      const { head, digest, tables } = state;
      if (head === undefined || digest === undefined) throw damaged('it has not been taken');
      return { head, digest, tables };
    },
  };
}

type ContentWatcher = Watcher & { readonly onHead: (head: Head) => void };

async function* contentOf(
  session: PostgresSession,
  about: About,
  watcher: ContentWatcher,
): AsyncGenerator<Uint8Array> {
  await beginUnhurried(session, 'read');
  const tables = await readTables(session);
  const beyond = await readBeyond(session);
  if (beyond.essential.length > 0) throw unsupported(beyond.essential);
  if (beyond.beside.length > 0) watcher.onBeside?.(beyond.beside);
  // A migration waits until we are through.
  for (const { name } of tables)
    await session.query(`LOCK TABLE public.${quoted(name)} IN ACCESS SHARE MODE`);
  const head = await headOf(session, about, tables);
  watcher.onHead(head);
  yield writeLine('H', head);
  for (const table of tables) yield* tableOf(session, table, watcher);
  yield writeLine('Z', { tables: tables.length, sequences: await readSequences(session) });
  await session.query('COMMIT');
}

async function headOf(
  session: PostgresSession,
  about: About,
  tables: readonly Table[],
): Promise<Head> {
  const server = await serverVersion(session);
  const versions = await readVersions(session, tables);
  return { format, ...about, server, versions, schema: await readSchema(session) };
}

async function* tableOf(
  session: PostgresSession,
  table: Table,
  { onRows, onTable }: ContentWatcher,
): AsyncGenerator<Uint8Array> {
  const { name, columns } = table;
  yield writeLine('T', { table: name, columns: columns.map((column) => column.name) });
  for await (const rows of session.copyOut(`COPY ${copied(name, columnList(columns))} TO STDOUT`)) {
    onRows(name, rowsIn(rows));
    yield rows;
  }
  yield Buffer.from(`${endOfRows}\n`);
  const sum = await checksum(session, table);
  onTable(name, sum);
  yield writeLine('E', sum);
}

/** A table and its columns, as COPY wants them. */
export function copied(table: string, columns: string): string {
  return `public.${quoted(table)} (${columns})`;
}
