import { serverVersion } from '../data/server-version.ts';
import { checksum, quoted, readTables, type Checksum } from '../data/tables.ts';
import type { PostgresSession } from '../ports/postgres.ts';
import { damaged, differingRows, differs } from './errors.ts';
import { readLine, type EndLine, type Head, type LastLine } from './format.ts';
import type { ReadFile } from './open.ts';
import { unpacked } from './pack.ts';
import { ContentReader, rowsIn } from './reader.ts';
import { makeRoom, type RoomRules } from './room.ts';
import { comesAfterRows, type Definition } from './schema/definition.ts';
import { readSchema } from './schema/read.ts';
import { unsealed } from './seal.ts';
import { copied, type Watcher } from './take.ts';
import { beginUnhurried } from './transaction.ts';

export interface RestoreOptions extends RoomRules, Watcher {
  /** Told when the rows are there and constraints and indexes are made. */
  readonly onRowsDone: () => void;
}

export interface Restored {
  readonly head: Head;
  /** By table. */
  readonly tables: Readonly<Record<string, Checksum>>;
}

/**
 * Brings a backup back in one transaction: schema, rows, constraints, and where sequences stand; then compares
 * the checksum of every table, and the schema where the server is of the same version. After a failure the
 * database is as it was. Throws BACKUP_DAMAGED (usage), RESTORE_NOT_EMPTY, DATABASE_FOREIGN_TABLES (refused),
 * RESTORE_DIFFERS and DATABASE_ERROR (environment).
 */
export async function restoreBackup(
  session: PostgresSession,
  read: ReadFile,
  options: RestoreOptions,
): Promise<Restored> {
  const reader = new ContentReader(unpacked(unsealed(read())));
  try {
    const head = readLine('H', await reader.line());
    await beginUnhurried(session, 'write');
    await makeRoom(session, head.schema, options);
    await session.query('SET LOCAL search_path = public');
    await session.query('SET LOCAL check_function_bodies = off');
    await make(session, head.schema, (one) => !comesAfterRows(one));
    const { ends, last } = await bringRows(session, reader, options);
    options.onRowsDone();
    await make(session, head.schema, comesAfterRows);
    await setSequences(session, last);
    await compare(session, head, ends);
    await session.query('COMMIT');
    return { head, tables: ends };
  } finally {
    await reader.close();
  }
}

async function make(
  session: PostgresSession,
  schema: readonly Definition[],
  which: (one: Definition) => boolean,
): Promise<void> {
  for (const one of schema) if (which(one)) await session.query(one.sql);
}

/** Feeds the rows of every table, up to the end of the file, where the seal is looked at again. */
async function bringRows(
  session: PostgresSession,
  reader: ContentReader,
  { onRows, onTable }: Watcher,
): Promise<{ ends: Record<string, EndLine>; last: LastLine }> {
  const ends: Record<string, EndLine> = {};
  let line = await reader.line();
  while (line?.startsWith('T ') === true) {
    const { table, columns } = readLine('T', line);
    let rows = 0;
    const counted = counting(reader.rows(), (more) => {
      rows += more;
      onRows(table, more);
    });
    const into = copied(table, columns.map(quoted).join(', '));
    await session.copyIn(`COPY ${into} FROM STDIN`, counted);
    const end = readLine('E', await reader.line());
    if (end.rows !== rows) throw damaged(`table ${table} has ${rows} rows instead of ${end.rows}`);
    ends[table] = end;
    onTable(table, end);
    line = await reader.line();
  }
  const last = readLine('Z', line);
  const tables = Object.keys(ends).length;
  if (last.tables !== tables) throw damaged(`it has ${tables} tables instead of ${last.tables}`);
  if ((await reader.line()) !== undefined) throw damaged('something follows its end');
  return { ends, last };
}

async function* counting(
  chunks: AsyncIterable<Uint8Array>,
  onRows: (rows: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    onRows(rowsIn(chunk));
    yield chunk;
  }
}

async function setSequences(session: PostgresSession, { sequences }: LastLine): Promise<void> {
  for (const { name, last, called } of sequences)
    await session.query('SELECT setval($1::regclass, $2, $3)', [name, last, String(called)]);
}

async function compare(
  session: PostgresSession,
  head: Head,
  ends: Readonly<Record<string, EndLine>>,
): Promise<void> {
  const found: string[] = [];
  for (const table of await readTables(session)) {
    const end = ends[table.name];
    if (end === undefined) continue;
    const stored = await checksum(session, table);
    if (stored.rows !== end.rows || stored.sum !== end.sum)
      found.push(differingRows(table.name, end, stored));
  }
  if (found.length === 0) found.push(...(await differencesIn(session, head)));
  if (found.length > 0) throw differs(found);
}

/** Another major version may write the same definition in other words. */
async function differencesIn(session: PostgresSession, head: Head): Promise<string[]> {
  if (Number.parseInt(await serverVersion(session)) !== Number.parseInt(head.server)) return [];
  const made = new Map((await readSchema(session)).map((one) => [`${one.kind} ${one.name}`, one]));
  return head.schema
    .filter((one) => one.kind !== 'extension')
    .flatMap((one) => {
      const key = `${one.kind} ${one.name}`;
      return made.get(key)?.sql === one.sql ? [] : [`${key} was made differently`];
    });
}
