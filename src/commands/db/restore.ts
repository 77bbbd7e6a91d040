import { resolve } from 'node:path';
import { checkBackup, type CheckedBackup, type ReadFile } from '../../backup/open.ts';
import { restoreBackup, type Restored } from '../../backup/restore.ts';
import { judgeVersion, readKnownMigrations } from '../../databases/known-migrations.ts';
import { tableRules } from '../../databases/uses.ts';
import { DeployError, exitCodes } from '../../errors.ts';
import type { CommandContext } from '../command.ts';
import { bringRows } from '../bring-rows.ts';
import { withSession, type ProjectDatabase } from './open.ts';
import { sameSchema, schemaText } from './schema-text.ts';
import { RowProgress, total } from './progress.ts';
import type { DbVerb } from './verb.ts';

/** `todo-deploy db restore FILE`: a backup into the empty database of the project, all of it or nothing. */
export const restore: DbVerb = async (context, options, _stdin, file) => {
  const { ports, emit, cwd } = context;
  const path = await requireFile(context, file === undefined ? undefined : resolve(cwd, file));
  const read: ReadFile = () => ports.files.readStream(path);
  const checked = await checkBackup(read);
  tell(context, checked);
  const stopped = 'the restore was stopped: the database is as it was';
  await withSession(context, options, stopped, async (session, database) => {
    const progress = new RowProgress(emit, ports.clock);
    const attempt = (replace: boolean): Promise<Restored> =>
      restoreBackup(session, read, {
        ...{ ...tableRules(database.project), replace },
        ...{ onRows: progress.onRows, onTable: progress.onTable, onRowsDone: progress.onRowsDone },
      });
    const question = `${database.address} has these rows, and they would be lost for ever. Replace them?`;
    const inTheWay = { code: 'RESTORE_NOT_EMPTY', question };
    const restored = await (options.replace === true
      ? attempt(true)
      : bringRows(context, session, inTheWay, attempt));
    await conclude(context, database, restored, path);
  });
  return exitCodes.ok;
};

async function requireFile({ ports }: CommandContext, path: string | undefined): Promise<string> {
  if (path !== undefined && (await ports.files.stat(path))?.kind === 'file') return path;
  const message = path === undefined ? 'no backup was named' : `there is no file ${path}`;
  throw new DeployError('usage', 'BACKUP_MISSING', message, {
    hint: 'Name a file that `todo-deploy db backup` wrote: todo-deploy db restore FILE',
  });
}

function tell({ emit }: CommandContext, { head }: CheckedBackup): void {
  const { project, address, takenAt, versions, server } = head;
  const schema = versions.map(({ version }) => `, schema ${version}`).join('');
  const message = `a whole backup of ${project}, taken ${takenAt} from ${address} (PostgreSQL ${server}${schema})`;
  emit({ type: 'note', message });
}

async function conclude(
  { ports, emit }: CommandContext,
  { project, address }: ProjectDatabase,
  { head, tables }: Restored,
  file: string,
): Promise<void> {
  const known = await readKnownMigrations(project, ports.files);
  const lines = [
    `Restored ${total(tables)} into ${address}; the checksums of all tables are equal.`,
  ];
  const schema = head.versions.map((one) => ({ ...one, ...judgeVersion(one.version, known) }));
  if (sameSchema(schema) === false)
    for (const line of schemaText(schema, true)) lines.push(`Its schema is at ${line}.`);
  const result = { action: 'restore', file, address, takenAt: head.takenAt, tables };
  emit({
    ...{ type: 'result', command: 'db', text: lines.join('\n') },
    result: { ...result, schema, current: sameSchema(schema) },
  });
}
