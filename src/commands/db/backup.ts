import { basename, dirname, join, resolve } from 'node:path';
import { backupFile, noteBackup } from '../../backup/memory.ts';
import { takeBackup, type Taken } from '../../backup/take.ts';
import { DeployError, exitCodes } from '../../errors.ts';
import { isForGit } from '../../secrets/git.ts';
import type { CommandContext } from '../command.ts';
import { bytesText } from './bytes.ts';
import { withSession, type ProjectDatabase } from './open.ts';
import { RowProgress, rowsOf, total } from './progress.ts';
import type { DbVerb } from './verb.ts';

/** `todo-deploy db backup`: the database of the project as one file, whole or not at all. */
export const backup: DbVerb = async (context, options) => {
  const { ports, emit, cwd } = context;
  const asked = options.output === undefined ? undefined : resolve(cwd, options.output);
  if (asked !== undefined) await requireFree(context, asked);
  const stopped = 'the backup was stopped: nothing was written';
  await withSession(context, options, stopped, async (session, database) => {
    const { project, place, address } = database;
    const takenAt = new Date(ports.clock.now()).toISOString();
    const path = asked ?? (await backupFile(project, takenAt, ports.files));
    const about = { project: project.config.name, target: place, address, takenAt };
    const progress = new RowProgress(emit, ports.clock);
    const taking = takeBackup(session, about, {
      ...{ onRows: progress.onRows, onTable: progress.onTable },
      onBeside: (names) => {
        tellOfBeside(context, names);
      },
    });
    await ports.files.writeStream(path, taking.bytes, { mode: 0o600 });
    await conclude(context, database, path, taking.taken());
  });
  return exitCodes.ok;
};

async function conclude(
  context: CommandContext,
  { project }: ProjectDatabase,
  file: string,
  { head, tables, digest }: Taken,
): Promise<void> {
  const { ports, emit } = context;
  const bytes = (await ports.files.stat(file))?.size ?? 0;
  const { address, takenAt, versions } = head;
  await noteBackup(project, ports.files, {
    ...{ file, takenAt, address, digest, bytes },
    rows: rowsOf(tables),
  });
  if (await isForGit(file, ports)) warnOfGit(context, file);
  const schema = versions.map(({ version }) => `, schema ${version}`).join('');
  emit({
    ...{ type: 'result', command: 'db' },
    result: { action: 'backup', file, bytes, sha256: digest, ...head, schema: versions, tables },
    text:
      `Backed up ${total(tables)} of ${address}${schema}: ${bytesText(bytes)} in ${file}, which only you can read.\n` +
      `Its content has the SHA-256 ${digest}.`,
  });
}

async function requireFree({ ports, global }: CommandContext, path: string): Promise<void> {
  if (global.yes || !(await ports.files.exists(path))) return;
  throw new DeployError('usage', 'FILE_EXISTS', `${path} exists already`, {
    hint: 'Name another file, or replace it with --yes.',
  });
}

function tellOfBeside({ emit }: CommandContext, names: readonly string[]): void {
  emit({
    type: 'warning',
    message: `the backup holds the schema public, its tables and rows; left out: ${names.join(', ')}`,
    hint: 'Use pg_dump where you need these too.',
  });
}

function warnOfGit({ emit }: CommandContext, file: string): void {
  emit({
    type: 'warning',
    message: `git does not ignore ${file}: git add would take everything in the database along`,
    hint: `Add a line ${basename(file)} to ${join(dirname(file), '.gitignore')}.`,
  });
}
