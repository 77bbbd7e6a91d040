import { DeployError } from '../errors.ts';
import type { Database, Project } from './answers.ts';
import { isNew, type BranchChoice, type Chooser, type DatabaseChoice } from './choice.ts';
import type { NeonChoice, NeonWish, ProjectChoice } from './choice.ts';
import type { NeonClient } from './client.ts';
import { kinds, named, notThere } from './named.ts';

/**
 * Decides on a database at Neon: what the wish names, the only one there is, or what the chooser says. Looks
 * only, and makes nothing. Throws NEON_NOT_FOUND, NEON_CHOICE_MISSING (usage) and what the client throws.
 */
export async function chooseDatabase(
  client: NeonClient,
  wish: NeonWish,
  chooser: Chooser,
): Promise<NeonChoice> {
  const project = await chooseProject(client, wish, chooser);
  if (isNew(project)) return { project };
  const branch = await chooseBranch(client, project, wish, chooser);
  const place = {
    projectId: project.id,
    branchId: isNew(branch) ? branch.create.parent.id : branch.id,
  };
  // A new branch begins with the databases of its parent.
  const databases = await client.databases(place);
  const owner = () => ownerIn(client, place, databases);
  const database = await chooseOf(databases, wish, chooser, owner);
  return { project, branch, database };
}

async function chooseProject(
  client: NeonClient,
  wish: NeonWish,
  chooser: Chooser,
): Promise<ProjectChoice> {
  // An ID needs no organization, and a key that is limited to one project knows no other way.
  const byId = wish.project === undefined ? undefined : await byProjectId(client, wish.project);
  if (byId !== undefined) return byId;
  const orgId = await chooseOrganisation(client, wish, chooser);
  const all = await client.projects(orgId);
  if (wish.project === undefined) {
    const chosen = await chooser.project(all, orgId);
    if (typeof chosen === 'string') return client.project(chosen);
    return chosen;
  }
  const found = named(all ?? [], wish.project, kinds.project);
  if (found !== undefined) return found;
  if (!wish.create || all === undefined) throw notThere(wish.project, all ?? [], kinds.project);
  return {
    create: {
      name: wish.project,
      ...(orgId === undefined ? {} : { orgId }),
      ...(wish.region === undefined ? {} : { regionId: wish.region }),
      ...(wish.branch === undefined ? {} : { branch: wish.branch }),
      ...(wish.database === undefined ? {} : { database: wish.database }),
    },
  };
}

async function byProjectId(client: NeonClient, id: string): Promise<Project | undefined> {
  // Names may hold anything, IDs do not.
  if (!/^[a-z0-9-]{1,60}$/.test(id)) return undefined;
  try {
    return await client.project(id);
  } catch (error) {
    if (error instanceof DeployError && error.code === 'NEON_NOT_FOUND') return undefined;
    throw error;
  }
}

async function chooseOrganisation(
  client: NeonClient,
  { organisation: wanted }: NeonWish,
  chooser: Chooser,
): Promise<string | undefined> {
  const all = await client.organisations();
  // The key of an organization or a project knows where it belongs.
  if (all === undefined) return wanted;
  if (wanted !== undefined) {
    const found = named(all, wanted, kinds.organisation);
    if (found === undefined) throw notThere(wanted, all, kinds.organisation);
    return found.id;
  }
  const [only, ...others] = all;
  if (only === undefined) return undefined;
  if (others.length > 0) return (await chooser.organisation(all)).id;
  chooser.took(`the organization ${only.name}`);
  return only.id;
}

async function chooseBranch(
  client: NeonClient,
  project: Project,
  wish: NeonWish,
  chooser: Chooser,
): Promise<BranchChoice> {
  const all = await client.branches(project.id);
  if (wish.branch === undefined) return chooser.branch(all);
  const found = named(all, wish.branch, kinds.branch);
  if (found !== undefined) return found;
  const [parent] = all;
  if (!wish.create || parent === undefined) throw notThere(wish.branch, all, kinds.branch);
  return { create: { name: wish.branch, parent } };
}

async function chooseOf(
  all: readonly Database[],
  wish: NeonWish,
  chooser: Chooser,
  ownerOf: () => Promise<string | undefined>,
): Promise<DatabaseChoice> {
  if (wish.database === undefined) return chooser.database(all, await ownerOf());
  const found = named(all, wish.database, kinds.database);
  if (found !== undefined) return found;
  const owner = wish.create ? await ownerOf() : undefined;
  if (owner === undefined) throw notThere(wish.database, all, kinds.database);
  return { create: { name: wish.database, owner } };
}

/** Who will own a new database: who owns the others, or else the first role that is nobody's of Neon. */
async function ownerIn(
  client: NeonClient,
  place: { readonly projectId: string; readonly branchId: string },
  databases: readonly Database[],
): Promise<string | undefined> {
  const [first] = databases;
  if (first !== undefined) return first.owner_name;
  const roles = await client.roles(place);
  return roles.find((role) => !role.protected)?.name;
}
