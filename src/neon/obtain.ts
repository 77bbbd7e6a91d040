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
 * client throws, with what had been made by then, or begun, in its last lines.
 */
export async function obtainDatabase(
  client: NeonClient,
  choice: NeonChoice,
): Promise<ObtainedDatabase> {
  const progress: Progress = { made: [], begun: undefined };
  const { made } = progress;
  try {
    const { project, branch, database } = await make(client, choice, progress);
    const place = { projectId: project.id, branchId: branch.id };
    const want = { database: database.name, role: database.owner_name, pooled: true };
    return { url: await client.connectionUri(place, want), project, branch, database, made };
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    throw withProgress(error, progress);
  }
}

interface Progress {
  readonly made: string[];
  /** What is being made. */
  begun: string | undefined;
}

/** Ends of a request that is under way at Neon all the same. */
const unfinished = ['INTERRUPTED', 'NEON_OPERATION_FAILED'];

function withProgress(error: DeployError, { made, begun }: Progress): DeployError {
  const told =
    made.length === 0
      ? error
      : withDetail(error, `made at Neon before that, and still there: ${made.join(', ')}`);
  if (begun === undefined || !unfinished.includes(error.code)) return told;
  return withDetail(told, `begun at Neon, and perhaps there now: ${begun}`);
}

interface Made {
  readonly project: Project;
  readonly branch: Branch;
  readonly database: Database;
}

async function make(client: NeonClient, choice: NeonChoice, progress: Progress): Promise<Made> {
  if (!('branch' in choice)) {
    const { create: wish } = choice.project;
    const { project, branch, databases } = await track(progress, `project ${wish.name}`, () =>
      client.createProject(wish),
    );
    progress.made.push(`project ${project.name} (${project.id})`);
    const [database] = databases;
    if (database === undefined) throw ambiguous([], kinds.database);
    return { project, branch, database };
  }
  const { project } = choice;
  const branch = await makeBranch(client, project, choice.branch, progress);
  if (!isNew(choice.database)) return { project, branch, database: choice.database };
  const place = { projectId: project.id, branchId: branch.id };
  const wish = choice.database.create;
  const database = await track(progress, `database ${wish.name}`, () =>
    client.createDatabase(place, wish),
  );
  progress.made.push(`database ${database.name}`);
  return { project, branch, database };
}

async function makeBranch(
  client: NeonClient,
  { id }: Project,
  choice: Extract<NeonChoice, { branch: unknown }>['branch'],
  progress: Progress,
): Promise<Branch> {
  if (!isNew(choice)) return choice;
  const { name, parent } = choice.create;
  const branch = await track(progress, `branch ${name}`, () =>
    client.createBranch(id, { name, parentId: parent.id }),
  );
  progress.made.push(`branch ${branch.name} (${branch.id})`);
  return branch;
}

/** Remembers what is being made until it is. */
async function track<Thing>(
  progress: Progress,
  what: string,
  make: () => Promise<Thing>,
): Promise<Thing> {
  progress.begun = what;
  const thing = await make();
  progress.begun = undefined;
  return thing;
}
