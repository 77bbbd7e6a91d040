import * as z from 'zod';
import { database, operations, role, type Database, type Role } from './answers.ts';
import { call, pathOf, type NeonConnection } from './call.ts';
import { settle } from './operations.ts';

/** A branch, by the IDs of its project and itself. */
export interface BranchPlace {
  readonly projectId: string;
  readonly branchId: string;
}

const below = ({ projectId, branchId }: BranchPlace, what: string): string =>
  pathOf('projects', projectId, 'branches', branchId, what);

/** The databases of a branch. Throws as `call`. */
export async function databases(
  connection: NeonConnection,
  place: BranchPlace,
): Promise<Database[]> {
  const found = await call(connection, {
    ...{ doing: 'listing the databases', path: below(place, 'databases') },
    answer: z.object({ databases: z.array(database) }),
  });
  return found.databases;
}

/** The roles of a branch. Throws as `call`. */
export async function roles(connection: NeonConnection, place: BranchPlace): Promise<Role[]> {
  const found = await call(connection, {
    ...{ doing: 'listing the roles', path: below(place, 'roles') },
    answer: z.object({ roles: z.array(role) }),
  });
  return found.roles;
}

/** Makes a database that belongs to a role, and waits until it is there. Throws as `call` and `settle`. */
export async function createDatabase(
  connection: NeonConnection,
  place: BranchPlace,
  { name, owner }: { readonly name: string; readonly owner: string },
): Promise<Database> {
  const doing = `making the database ${name}`;
  const made = await call(connection, {
    ...{ doing, method: 'POST', path: below(place, 'databases') },
    body: { database: { name, owner_name: owner } },
    answer: z.object({ database }).and(operations),
  });
  await settle(connection, made.operations, doing);
  return made.database;
}

export interface UriWish {
  readonly database: string;
  readonly role: string;
  /** Through PgBouncer, as the app connects; false for migrations. */
  readonly pooled: boolean;
}

/**
 * The connection string of a database, with the password of the role: a secret. Throws as `call`; NEON_REFUSED
 * where the project keeps no passwords.
 */
export async function connectionUri(
  connection: NeonConnection,
  { projectId, branchId }: BranchPlace,
  { database: name, role: user, pooled }: UriWish,
): Promise<string> {
  const query = {
    ...{ branch_id: branchId, database_name: name, role_name: user },
    pooled: String(pooled),
  };
  const found = await call(connection, {
    ...{ doing: `asking for the address of the database ${name}`, query },
    ...{
      path: pathOf('projects', projectId, 'connection_uri'),
      answer: z.object({ uri: z.string() }),
    },
  });
  return withTls(found.uri);
}

/** Neon takes encrypted connections only; without the word drivers differ in what they try first. */
function withTls(uri: string): string {
  if (/[?&]sslmode=/.test(uri)) return uri;
  return `${uri}${uri.includes('?') ? '&' : '?'}sslmode=require`;
}
