import * as z from 'zod';
import { isOfNoPerson } from './account.ts';
import { branch, database, operations, project } from './answers.ts';
import type { Branch, Database, Project } from './answers.ts';
import { call, pathOf, type NeonConnection } from './call.ts';
import { settle } from './operations.ts';
import { allPages } from './pages.ts';

/** The largest page is 400 projects. */
const pageSize = '100';

/**
 * The projects that the key can see, of one organization where its ID is given: a person's key needs it.
 * Undefined for a key that is limited to one project and may not list. Throws as `call`.
 */
export async function projects(
  connection: NeonConnection,
  orgId?: string,
): Promise<Project[] | undefined> {
  const doing = 'listing the projects';
  const page = z.object({
    projects: z.array(project),
    unavailable_project_ids: z.array(z.string()).default([]),
    pagination: z.object({ cursor: z.string().optional() }).optional(),
  });
  try {
    return await allPages(async (cursor) => {
      const query = { limit: pageSize, org_id: orgId, cursor };
      const found = await call(connection, { doing, path: '/projects', query, answer: page });
      const missing = found.unavailable_project_ids.length;
      if (missing > 0)
        connection.tell(`Neon could not look at ${missing} of the projects just now`);
      return { items: found.projects, next: found.pagination?.cursor };
    });
  } catch (error) {
    if (isOfNoPerson(error)) return undefined;
    throw error;
  }
}

/** One project by its ID; a key that is limited to it can ask this too. Throws as `call`. */
export async function projectById(connection: NeonConnection, id: string): Promise<Project> {
  const found = await call(connection, {
    ...{ doing: `looking for the project ${id}`, path: pathOf('projects', id) },
    answer: z.object({ project }),
  });
  return found.project;
}

export interface ProjectWish {
  readonly name: string;
  /** Not for the key of an organization, which knows it. */
  readonly orgId?: string;
  /** Default: Neon's. */
  readonly regionId?: string;
  /** Name of its first branch; default: Neon's. */
  readonly branch?: string;
  /** Name of its first database; default: Neon's. */
  readonly database?: string;
}

/** A project with the branch and the database that Neon makes with it. */
export interface MadeProject {
  readonly project: Project;
  readonly branch: Branch;
  readonly databases: readonly Database[];
}

/** Makes a project and waits until it can be used. Throws as `call` and `settle`. */
export async function createProject(
  connection: NeonConnection,
  wish: ProjectWish,
): Promise<MadeProject> {
  const doing = `making the project ${wish.name}`;
  const first = {
    ...(wish.branch === undefined ? {} : { name: wish.branch }),
    ...(wish.database === undefined ? {} : { database_name: wish.database }),
  };
  const body = {
    project: {
      name: wish.name,
      ...(wish.orgId === undefined ? {} : { org_id: wish.orgId }),
      ...(wish.regionId === undefined ? {} : { region_id: wish.regionId }),
      ...(Object.keys(first).length === 0 ? {} : { branch: first }),
    },
  };
  const made = await call(connection, {
    ...{ doing, method: 'POST', path: '/projects', body },
    answer: z.object({ project, branch, databases: z.array(database) }).and(operations),
  });
  await settle(connection, made.operations, doing);
  return made;
}
