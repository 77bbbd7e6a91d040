import * as account from './account.ts';
import type { Branch, Database, Organisation, Project, Region, Role } from './answers.ts';
import * as branches from './branches.ts';
import type { NeonConnection } from './call.ts';
import * as databases from './databases.ts';
import * as projects from './projects.ts';

/**
 * What is asked of Neon. Every function throws as `call` does; those that make or remove something wait until
 * Neon is done with it, and throw as `settle`.
 */
export interface NeonClient {
  organisations(): Promise<Organisation[] | undefined>;
  regions(orgId?: string): Promise<Region[]>;
  projects(orgId?: string): Promise<Project[] | undefined>;
  project(id: string): Promise<Project>;
  createProject(wish: projects.ProjectWish): Promise<projects.MadeProject>;
  branches(projectId: string): Promise<Branch[]>;
  createBranch(projectId: string, wish: branches.BranchWish): Promise<Branch>;
  deleteBranch(projectId: string, branchId: string): Promise<void>;
  databases(place: databases.BranchPlace): Promise<Database[]>;
  createDatabase(
    place: databases.BranchPlace,
    wish: { readonly name: string; readonly owner: string },
  ): Promise<Database>;
  roles(place: databases.BranchPlace): Promise<Role[]>;
  connectionUri(place: databases.BranchPlace, wish: databases.UriWish): Promise<string>;
}

/** Neon, asked with one API key over one connection. */
export function neonClient(connection: NeonConnection): NeonClient {
  return {
    organisations: () => account.organisations(connection),
    regions: (orgId) => account.regions(connection, orgId),
    projects: (orgId) => projects.projects(connection, orgId),
    project: (id) => projects.projectById(connection, id),
    createProject: (wish) => projects.createProject(connection, wish),
    branches: (projectId) => branches.branches(connection, projectId),
    createBranch: (projectId, wish) => branches.createBranch(connection, projectId, wish),
    deleteBranch: (projectId, branchId) => branches.deleteBranch(connection, projectId, branchId),
    databases: (place) => databases.databases(connection, place),
    createDatabase: (place, wish) => databases.createDatabase(connection, place, wish),
    roles: (place) => databases.roles(connection, place),
    connectionUri: (place, wish) => databases.connectionUri(connection, place, wish),
  };
}
