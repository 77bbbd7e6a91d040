import type { Project } from '../../config/project.ts';
import { DeployError } from '../../errors.ts';
import type { PostgresSession } from '../../ports/postgres.ts';
import { addressOf } from '../../secrets/database-url.ts';
import { redactor } from '../../secrets/redact.ts';
import { openExternal } from '../../targets/database-url.ts';
import type { OpenDatabase } from '../../targets/target.ts';
import { clusterOverrides } from '../cluster-options.ts';
import type { CommandContext } from '../command.ts';
import { loadProject } from '../project.ts';
import { openTarget } from '../target.ts';
import type { DbOptions } from './verb.ts';

/** A suspended database needs some seconds to wake. */
const connectMs = 20_000;

/** The database of a project, reached from here for a while. */
export interface ProjectDatabase {
  readonly project: Project;
  /** The target that it is beside the app on, or `external`. */
  readonly place: string;
  /** Host and name, without user and password. */
  readonly address: string;
  /** With the password; never to be shown. */
  readonly url: string;
  readonly ca?: string;
  /** Another connection, closed by who opens it; it ends when the person stops. */
  connect(): Promise<PostgresSession>;
}

/**
 * Opens the database of the project as migrations reach it, and lets go of it after `work`. `stopped` is what a
 * person hears who stops meanwhile. Throws what reading configuration and secrets throws, NOT_DEPLOYED
 * (usage), INTERRUPTED.
 */
export async function withDatabase<Result>(
  context: CommandContext,
  options: DbOptions,
  stopped: string,
  work: (database: ProjectDatabase) => Promise<Result>,
): Promise<Result> {
  const { signal, ports } = context;
  try {
    const project = await loadProject(context, clusterOverrides(options));
    const { place, database } = await openDatabase(context, project);
    const { url, ca } = database;
    context.setRedactor(redactor([url]));
    const trusted = ca === undefined ? {} : { ca };
    const connect = () => ports.postgres.open(url, { ...trusted, timeoutMs: connectMs, signal });
    try {
      return await work({ project, place, address: addressOf(url), url, ...trusted, connect });
    } finally {
      await database.close();
    }
  } catch (error) {
    // The connection ends with whatever the driver says then.
    if (signal.aborted)
      throw new DeployError('interrupted', 'INTERRUPTED', stopped, { cause: error });
    throw error;
  }
}

/** The same with one connection. */
export function withSession<Result>(
  context: CommandContext,
  options: DbOptions,
  stopped: string,
  work: (session: PostgresSession, database: ProjectDatabase) => Promise<Result>,
): Promise<Result> {
  return withDatabase(context, options, stopped, async (database) => {
    const session = await database.connect();
    try {
      return await work(session, database);
    } finally {
      await session.close();
    }
  });
}

async function openDatabase(
  context: CommandContext,
  project: Project,
): Promise<{ place: string; database: OpenDatabase }> {
  const { ports, env, emit, signal } = context;
  if (project.config.database.source === 'external') {
    // Whatever the app runs on, this machine reaches it without that.
    const about = { project, ports, env, emit, signal, setRedactor: () => undefined };
    return { place: 'external', database: await openExternal(about) };
  }
  const target = await openTarget(context, project);
  return { place: target.name, database: await target.openDatabase() };
}
