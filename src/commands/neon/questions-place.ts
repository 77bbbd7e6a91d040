import type { Branch, Database, Project, Region } from '../../neon/answers.ts';
import type { BranchChoice, DatabaseChoice, NeonWish, ProjectChoice } from '../../neon/choice.ts';
import type { NeonClient } from '../../neon/client.ts';
import type { CommandContext } from '../command.ts';
import { whatIsWrongWithName } from './options.ts';

const pageSize = 12;
const fresh = 'make a new one';

export interface ProjectScene {
  readonly client: NeonClient;
  /** What flags name, and the name of the project here. */
  readonly wish: NeonWish & { readonly name: string };
  readonly all: readonly Project[] | undefined;
  readonly orgId: string | undefined;
}

/** One of the projects, a new one, or, for a key that may not list them, the ID of the one it is for. */
export async function askProject(
  context: CommandContext,
  scene: ProjectScene,
): Promise<ProjectChoice | string> {
  const { all } = scene;
  if (all === undefined)
    return askName(context, 'ID of the project that this key is for (console: Settings)');
  if (all.length === 0) {
    context.emit({ type: 'note', message: 'Neon: there is no project yet, a new one is made' });
    return newProject(context, scene);
  }
  const { select } = await import('../prompts.ts');
  const choices = all.map((value) => ({ value, name: `${value.name} (${value.region_id})` }));
  const chosen = await select<Project | undefined>(
    {
      ...{ message: 'Which Neon project?', pageSize },
      choices: [...choices, { value: undefined, name: fresh }],
    },
    { signal: context.signal },
  );
  return chosen ?? newProject(context, scene);
}

async function newProject(
  context: CommandContext,
  { client, wish, orgId }: ProjectScene,
): Promise<ProjectChoice> {
  const name = await askName(context, 'Name of the new Neon project', wish.name);
  const regionId = wish.region ?? (await askRegion(context, await client.regions(orgId)));
  return {
    create: {
      name,
      ...(orgId === undefined ? {} : { orgId }),
      ...(regionId === undefined ? {} : { regionId }),
      ...(wish.branch === undefined ? {} : { branch: wish.branch }),
      ...(wish.database === undefined ? {} : { database: wish.database }),
    },
  };
}

async function askRegion(
  context: CommandContext,
  regions: readonly Region[],
): Promise<string | undefined> {
  if (regions.length === 0) return undefined;
  const { select } = await import('../prompts.ts');
  const usual = regions.find((one) => one.default)?.region_id;
  return select(
    {
      ...{ message: 'Where does it lie? Near the app is quickest', pageSize },
      choices: regions.map(({ region_id: value, name }) => ({ value, name: `${name} (${value})` })),
      ...(usual === undefined ? {} : { default: usual }),
    },
    { signal: context.signal },
  );
}

/** One of the branches, or a new one that begins as a copy of another. */
export async function askBranch(
  context: CommandContext,
  all: readonly Branch[],
): Promise<BranchChoice> {
  const chosen = await selectBranch(context, 'Which branch?', all, [
    { value: undefined, name: fresh },
  ]);
  if (chosen !== undefined) return chosen;
  const taken = (name: string): string | undefined =>
    all.some((one) => one.name === name) ? 'there is a branch of this name' : undefined;
  const name = await askName(context, 'Name of the new branch', undefined, taken);
  const [first, ...others] = all;
  const parent =
    others.length === 0 ? first : await selectBranch(context, 'A copy of which branch?', all, []);
  if (parent === undefined) throw new Error('a project without a branch');
  return { create: { name, parent } };
}

async function selectBranch(
  context: CommandContext,
  message: string,
  all: readonly Branch[],
  more: readonly { readonly value: undefined; readonly name: string }[],
): Promise<Branch | undefined> {
  const { select } = await import('../prompts.ts');
  const named = all.map((value) => ({
    ...{ value, name: value.default ? `${value.name} (default)` : value.name },
  }));
  return select<Branch | undefined>(
    { message, pageSize, choices: [...named, ...more] },
    { signal: context.signal },
  );
}

/** One of the databases, or a new one that belongs to `owner`. */
export async function askDatabaseName(
  context: CommandContext,
  all: readonly Database[],
  owner: string | undefined,
): Promise<DatabaseChoice> {
  const { select } = await import('../prompts.ts');
  const named = all.map((value) => ({ value, name: `${value.name} (of ${value.owner_name})` }));
  const more = owner === undefined ? [] : [{ value: undefined, name: fresh }];
  const chosen = await select<Database | undefined>(
    { message: 'Which database?', pageSize, choices: [...named, ...more] },
    { signal: context.signal },
  );
  if (chosen !== undefined) return chosen;
  const taken = (name: string): string | undefined =>
    all.some((one) => one.name === name) ? 'there is a database of this name' : undefined;
  const name = await askName(context, 'Name of the new database', undefined, taken);
  return { create: { name, owner: owner ?? '' } };
}

async function askName(
  context: CommandContext,
  message: string,
  usual?: string,
  whatElse: (name: string) => string | undefined = () => undefined,
): Promise<string> {
  const { input } = await import('../prompts.ts');
  const validate = (value: string) => whatIsWrongWithName(value) ?? whatElse(value) ?? true;
  return input(
    { message, validate, ...(usual === undefined ? {} : { default: usual }) },
    { signal: context.signal },
  );
}
