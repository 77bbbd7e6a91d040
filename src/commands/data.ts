import { Argument, type Command } from 'commander';
import { resolve } from 'node:path';
import { exportLines, type OnTable } from '../data/export.ts';
import { importLines } from '../data/import.ts';
import { format } from '../data/lines.ts';
import { packed, unpacked } from '../data/pack.ts';
import { DeployError, exitCodes } from '../errors.ts';
import type { PostgresSession } from '../ports/postgres.ts';
import type { Project } from '../config/project.ts';
import type { Target } from '../targets/target.ts';
import { addClusterOptions, clusterOverrides, type ClusterOptions } from './cluster-options.ts';
import type { CommandContext, CommandModule } from './command.ts';
import { bringRows } from './bring-rows.ts';
import { loadProject } from './project.ts';
import { openTarget } from './target.ts';

export interface DataOptions extends ClusterOptions {
  readonly replace?: boolean;
}

const connectMs = 20_000;

/** `todo-deploy data`: carries the rows of the database from one deployment to another. */
export const command: CommandModule<DataOptions> = {
  configure(command: Command) {
    addClusterOptions(command)
      .summary('carry the data of a deployment to another one')
      .description(
        'Exports the rows of the database of a deployment into one file, or imports such a file into another\n' +
          'one: local, compose, kubernetes, or a database outside such as Neon. Both run the same version of the\n' +
          'app. An import is one transaction, compared by checksums: all of it or nothing.',
      )
      .addArgument(new Argument('<action>', 'what to do').choices(['export', 'import']))
      .argument('[file]', 'file to write or read; - or nothing in a pipe is the pipe')
      .option('--replace', 'import over rows that are there: those are lost')
      .addHelpText(
        'after',
        '\nExamples:\n' +
          '  todo-deploy data export backup.gz                  a file that only you can read\n' +
          '  todo-deploy data import backup.gz --replace        back again\n' +
          '  todo-deploy data export --target local |\n' +
          '    todo-deploy data import --target compose --replace   up the ladder\n',
      );
  },

  async run(context, options, args) {
    const [action, file] = args;
    const project = await loadProject(context, clusterOverrides(options));
    const target = await openTarget(context, project);
    const path = file === undefined || file === '-' ? undefined : resolve(context.cwd, file);
    if (action === 'export') await exportTo(context, project, target, path);
    else await importFrom(context, target, path, options.replace === true);
    return exitCodes.ok;
  },
};

async function exportTo(
  context: CommandContext,
  project: Project,
  target: Target,
  path: string | undefined,
): Promise<void> {
  const { ports, signal, emit } = context;
  if (path === undefined && process.stdout.isTTY) throw noFile('write to');
  if (path !== undefined && (await ports.files.exists(path)) && !context.global.yes) {
    throw new DeployError('usage', 'FILE_EXISTS', `${path} exists already`, {
      hint: 'Name another file, or replace it with --yes.',
    });
  }
  const exportedAt = new Date(ports.clock.now()).toISOString();
  const head = { format, project: project.config.name, target: target.name, exportedAt };
  const counts = new Counts();
  await withDatabase(context, target, async (session) => {
    const bytes = packed(exportLines(session, head, counts.add, signal));
    if (path !== undefined) await ports.files.writeStream(path, bytes, { mode: 0o600 });
    else for await (const chunk of bytes) await written(process.stdout, chunk);
  });
  const text = `Exported ${counts.text} from ${target.name}${path === undefined ? '' : ` to ${path}`}.`;
  // Standard output may be the data itself.
  if (path === undefined) process.stderr.write(`${text}\n`);
  else emit({ type: 'result', command: 'data', result: { ...counts.result, path }, text });
}

async function importFrom(
  context: CommandContext,
  target: Target,
  path: string | undefined,
  replace: boolean,
): Promise<void> {
  const { ports, signal, emit } = context;
  if (path === undefined && process.stdin.isTTY) throw noFile('read from');
  if (path !== undefined && !(await ports.files.exists(path))) {
    throw new DeployError('usage', 'DATA_INVALID', `there is no file ${path}`, {
      hint: 'Name a file that `todo-deploy data export FILE` wrote.',
    });
  }
  const counts = new Counts();
  const read = (): AsyncIterable<Uint8Array> =>
    path === undefined ? process.stdin : ports.files.readStream(path);
  await withDatabase(context, target, async (session) => {
    const attempt = (over: boolean) =>
      importLines(session, unpacked(read()), { replace: over, onTable: counts.add, signal });
    const question = `${target.name} has these rows, and they would be lost. Replace them?`;
    // Only a file can be read twice.
    if (replace || path === undefined) await attempt(replace);
    else await bringRows(context, session, { code: 'DATA_PRESENT', question }, attempt);
  });
  const text = `Imported ${counts.text} into ${target.name}; the checksums are equal.`;
  emit({ type: 'result', command: 'data', result: counts.result, text });
}

async function withDatabase(
  context: CommandContext,
  target: Target,
  work: (session: PostgresSession) => Promise<void>,
): Promise<void> {
  const database = await target.openDatabase();
  const { url, ca } = database;
  try {
    const options = { timeoutMs: connectMs, ...(ca === undefined ? {} : { ca }) };
    const session = await context.ports.postgres.open(url, options);
    try {
      await work(session);
    } finally {
      await session.close();
    }
  } finally {
    await database.close();
  }
}

/** What went over, by table. */
class Counts {
  private readonly tables: Record<string, { readonly rows: number; readonly sum: string }> = {};

  readonly add: OnTable = (table, checksum) => {
    this.tables[table] = checksum;
  };

  get text(): string {
    const rows = Object.values(this.tables).reduce((total, one) => total + one.rows, 0);
    const tables = Object.keys(this.tables).length;
    return `${rows} ${rows === 1 ? 'row' : 'rows'} of ${tables} ${tables === 1 ? 'table' : 'tables'}`;
  }

  get result(): { readonly tables: Counts['tables'] } {
    return { tables: this.tables };
  }
}

function written(stream: NodeJS.WriteStream, chunk: Uint8Array): Promise<void> {
  return new Promise((done, fail) => {
    stream.write(chunk, (error) => {
      if (error) fail(error);
      else done();
    });
  });
}

function noFile(what: string): DeployError {
  return new DeployError('usage', 'DATA_FILE_MISSING', `there is no file to ${what}`, {
    hint: 'Name one: todo-deploy data export backup.gz',
  });
}
