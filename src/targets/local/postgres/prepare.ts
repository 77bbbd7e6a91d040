import type { SystemUser } from '../../../ports/files.ts';
import { databaseOfChart } from '../../../secrets/derive.ts';
import type { Project } from '../../../config/project.ts';
import type { LocalFolders } from '../folders.ts';
import { prepareData } from './data.ts';
import type { PostgresPrograms } from './programs.ts';
import { providePostgres, type ProvideRequest } from './provide.ts';
import { postgresUser } from './user.ts';

export interface PrepareRequest extends Omit<ProvideRequest, 'cache' | 'cwd'> {
  readonly project: Project;
  readonly folders: LocalFolders;
  /** Of the first role. */
  readonly password: string;
}

export interface PreparedDatabase {
  readonly programs: PostgresPrograms;
  /** Who runs it; undefined: we. */
  readonly user: SystemUser | undefined;
  /** The data folder was made just now, or was there. */
  readonly data: 'made' | 'kept';
  readonly role: string;
  readonly database: string;
}

/**
 * Everything that the embedded PostgreSQL needs before it is started: its programs, and a data folder with the
 * role of the chart. The database itself is made over a connection (createDatabase) once it runs.
 * Throws what providePostgres, postgresUser and prepareData throw.
 */
export async function prepareDatabase(request: PrepareRequest): Promise<PreparedDatabase> {
  const { project, folders, machine, files, password, tell } = request;
  const user = await postgresUser(machine, files);
  const details = { cache: folders.cache, cwd: project.root };
  const programs = await providePostgres({ ...request, ...details });
  const { user: role, database } = await databaseOfChart(project, files);
  tell('PostgreSQL: preparing its data folder');
  const data = await prepareData({
    ...request,
    programs,
    data: folders.data,
    role,
    password,
    user,
  });
  return { programs, user, data, role, database };
}
