import { DeployError, withDetail } from '../errors.ts';
import type { Branch, Database, Project } from './answers.ts';
import { isNew, type NeonChoice } from './choice.ts';
import type { NeonClient } from './client.ts';
import { ambiguous, kinds } from './named.ts';

/** A database at Neon, and the way to it. */
export interface ObtainedDatabase {
  /** The pooled connection string: a secret. */
  readonly url: string;
  readonly project: Project;
  readonly branch: Branch;
  readonly database: Database;
  /** What was made for it, in words. */
  readonly made: readonly string[];
}

/**
 * Makes what of a choice is new, one after the other, and asks for the connection string. Throws what the
 * client throws, with what had been made by then as its last line.
 */
export async function obtainDatabase(
  client: NeonClient,
  choice: NeonChoice,
): Promise<ObtainedDatabase> {
  const made: string[] = [];
  try {
    const { project, branch, database } = await make(client, choice, made);
    const place = { projectId: project.id, branchId: branch.id };
    const want = { database: database.name, role: database.owner_name, pooled: true };
    return { url: await client.connectionUri(place, want), project, branch, database, made };
  } catch (error) {
    if (made.length === 0 || !(error instanceof DeployError)) throw error;
    throw withDetail(error, `made at Neon before that, and still there: ${made.join(', ')}`);
  }
}

interface Made {
  readonly project: Project;
  readonly branch: Branch;
  readonly database: Database;
}

async function make(client: NeonClient, choice: NeonChoice, made: string[]): Promise<Made> {
  if (!('branch' in choice)) {
    const { create: wish } = choice.project;
    const { project, branch, databases } = await client.createProject(wish);
    made.push(`project ${project.name} (${project.id})`);
    const [database] = databases;
    if (database === undefined) throw ambiguous([], kinds.database);
    return { project, branch, database };
  }
  const { project } = choice;
  const branch = await makeBranch(client, project, choice.branch, made);
  if (!isNew(choice.database)) return { project, branch, database: choice.database };
  const place = { projectId: project.id, branchId: branch.id };
  const database = await client.createDatabase(place, choice.database.create);
  made.push(`database ${database.name}`);
  return { project, branch, database };
}

async function makeBranch(
  client: NeonClient,
  { id }: Project,
  choice: Extract<NeonChoice, { branch: unknown }>['branch'],
  made: string[],
): Promise<Branch> {
  if (!isNew(choice)) return choice;
  const { name, parent } = choice.create;
  const branch = await client.createBranch(id, { name, parentId: parent.id });
  made.push(`branch ${branch.name} (${branch.id})`);
  return branch;
}
