import { randomBytes } from 'node:crypto';
import type { DatabaseOrigin } from '../databases/origin.ts';
import { DeployError, withDetail } from '../errors.ts';
import type { Branch } from '../neon/answers.ts';
import type { NeonClient } from '../neon/client.ts';
import type { Clock } from '../ports/clock.ts';
import { readSecrets, writeSecrets, type StorePorts } from '../secrets/store.ts';
import { previewSecrets, recordFile } from './files.ts';
import { readRecord, writeRecord, type PreviewRecord } from './record.ts';

/** A preview, by the folder of its project and its name, and what it is worked on with. */
export interface PreviewScene {
  readonly root: string;
  readonly name: string;
  readonly slug: string;
  readonly ports: StorePorts & { readonly clock: Clock };
}

/** Where a branch of Neon begins. */
export type NeonOrigin = Extract<DatabaseOrigin, { kind: 'neon' }>;

/** What is known of the branch of a preview. */
export type BranchState =
  | { readonly state: 'none' }
  /** A run made it, perhaps, and did not come to its address. */
  | { readonly state: 'begun'; readonly record: PreviewRecord }
  | { readonly state: 'there'; readonly record: PreviewRecord };

/** What this checkout knows; Neon is not asked. Throws as `readSecrets`. */
export async function branchState({ root, slug, ports }: PreviewScene): Promise<BranchState> {
  const record = await readRecord({ root }, slug, ports.files);
  if (record === undefined) return { state: 'none' };
  const { DATABASE_URL: url = '' } = await readSecrets(previewSecrets({ root }, slug), ports);
  return { state: url === '' || record.branchId === undefined ? 'begun' : 'there', record };
}

/**
 * Makes a branch of `origin` and keeps its address. What will be made is remembered before it is: whatever
 * comes in between, the next run finds it by its name, and so does `removeBranch`. Throws what the client
 * throws, with what may be left as its last line.
 */
export async function makeBranch(
  scene: PreviewScene,
  origin: NeonOrigin,
  client: NeonClient,
): Promise<PreviewRecord> {
  const { root, name, slug, ports } = scene;
  const record: PreviewRecord = {
    ...{ name, projectId: origin.projectId, project: origin.project },
    ...{ parentId: origin.branchId, parent: origin.branch },
    ...{ branch: `preview/${name}-${randomBytes(3).toString('hex')}` },
    ...{ database: origin.database, role: origin.role },
    madeAt: new Date(ports.clock.now()).toISOString(),
  };
  await writeRecord({ root }, slug, record, ports.files);
  return completed(scene, record, () => create(scene, record, client), client);
}

/** Brings what an earlier run began to its end; makes the branch when that run had not come to it. */
export async function finishBranch(
  scene: PreviewScene,
  record: PreviewRecord,
  client: NeonClient,
): Promise<PreviewRecord> {
  const found = await findBranch(record, client);
  const branch = () =>
    found === undefined ? create(scene, record, client) : Promise.resolve(found);
  return completed(scene, record, branch, client);
}

/** The branch that a record is about; undefined when there is none any more. Throws as the client. */
export async function findBranch(
  { projectId, branch, branchId }: PreviewRecord,
  client: NeonClient,
): Promise<Branch | undefined> {
  const all = await client.branches(projectId);
  return all.find(({ id, name }) => (branchId === undefined ? name === branch : id === branchId));
}

/** Forgets a preview, its address included. */
export async function forgetPreview({ root, slug, ports }: PreviewScene): Promise<void> {
  await ports.files.remove(previewSecrets({ root }, slug));
  await ports.files.remove(recordFile({ root }, slug));
}

async function create(
  scene: PreviewScene,
  record: PreviewRecord,
  client: NeonClient,
): Promise<Branch> {
  const { branch: name, parentId } = record;
  try {
    return await client.createBranch(record.projectId, { name, parentId });
  } catch (error) {
    // Refused, or cut off after it was done: only Neon knows.
    const none = await findBranch(record, client).then(
      (found) => found === undefined,
      () => false,
    );
    if (none) await forgetPreview(scene);
    throw none ? error : withRest(error, record);
  }
}

async function completed(
  { root, slug, ports }: PreviewScene,
  record: PreviewRecord,
  branch: () => Promise<Branch>,
  client: NeonClient,
): Promise<PreviewRecord> {
  const { id } = await branch();
  const known = { ...record, branchId: id };
  try {
    await writeRecord({ root }, slug, known, ports.files);
    const { projectId, database, role } = known;
    const url = await client.connectionUri(
      { projectId, branchId: id },
      { database, role, pooled: true },
    );
    await writeSecrets(previewSecrets({ root }, slug), { DATABASE_URL: url }, ports);
    return known;
  } catch (error) {
    throw withRest(error, known);
  }
}

/** The error, with what stays and how it goes on. */
export function withRest(
  error: unknown,
  { name, branch, branchId, project }: PreviewRecord,
): unknown {
  if (!(error instanceof DeployError)) return error;
  const perhaps = branchId === undefined ? ', if it was made' : '';
  const kept = `the branch ${branch} of the Neon project ${project} stays${perhaps}: todo-deploy up --branch ${name} goes on with it, todo-deploy teardown --branch ${name} removes it`;
  return withDetail(error, kept);
}
