import { readLastBackup, type LastBackup } from '../../backup/memory.ts';
import { judgeVersion, readKnownMigrations } from '../../databases/known-migrations.ts';
import { readStatus, type DatabaseStatus } from '../../databases/status.ts';
import { exitCodes } from '../../errors.ts';
import { renderTable } from '../../reporters/table.ts';
import { bytesText } from './bytes.ts';
import { withSession } from './open.ts';
import { count } from './progress.ts';
import { sameSchema, schemaText, type JudgedVersion } from './schema-text.ts';
import type { DbVerb } from './verb.ts';

/** `todo-deploy db status`: where the database is, what is in it, and how its schema stands to the app's. */
export const status: DbVerb = async (context, options) => {
  const { ports, emit } = context;
  const stopped = 'the look at the database was stopped';
  await withSession(context, options, stopped, async (session, { project, place, address }) => {
    const found = await readStatus(session);
    const known = await readKnownMigrations(project, ports.files);
    const schema = found.versions.map((one) => ({ ...one, ...judgeVersion(one.version, known) }));
    const lastBackup = await readLastBackup(project, ports.files);
    const about = { address, place, schema, lastBackup };
    const { server, bytes, tables } = found;
    emit({
      ...{ type: 'result', command: 'db', text: textOf(found, about) },
      result: { action: 'status', ...about, current: sameSchema(schema), server, bytes, tables },
    });
  });
  return exitCodes.ok;
};

interface About {
  readonly address: string;
  readonly place: string;
  readonly schema: readonly JudgedVersion[];
  readonly lastBackup: LastBackup | undefined;
}

function textOf({ server, bytes, tables }: DatabaseStatus, about: About): string {
  const { address, place, schema, lastBackup } = about;
  const where = place === 'external' ? 'outside' : `beside the app on ${place}`;
  const lines = [
    `Database  ${address}, ${where}`,
    `Server    PostgreSQL ${server}`,
    `Size      ${bytesText(bytes)}`,
    ...schemaText(schema, tables.length > 0).map((line, at) =>
      at === 0 ? `Schema    ${line}` : `          ${line}`,
    ),
    `Backup    ${backupText(lastBackup, address)}`,
  ];
  if (tables.length === 0) return [...lines, '', 'There are no tables yet.'].join('\n');
  const width = process.stdout.isTTY ? process.stdout.columns : undefined;
  const rows = tables.map((table) => [
    table.name,
    `${table.estimated ? 'about ' : ''}${table.rows.toLocaleString('en')}`,
    bytesText(table.bytes),
  ]);
  const columns = [
    { title: 'table' },
    { title: 'rows', align: 'right' as const },
    { title: 'size', align: 'right' as const },
  ];
  return [...lines, '', renderTable(columns, rows, width)].join('\n');
}

function backupText(last: LastBackup | undefined, address: string): string {
  if (last === undefined) return 'none that this checkout knows of: todo-deploy db backup';
  const of = last.address === address ? '' : ` of another database, ${last.address}`;
  return `${last.takenAt}, ${count(last.rows, 'row')}, ${bytesText(last.bytes)}${of}: ${last.file}`;
}
