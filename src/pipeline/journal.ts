import { componentsInOrder, databaseComponent, releaseName } from '../config/project.ts';
import { isSame, present, type DeployedComponent, type Deployment } from '../history/deployment.ts';
import { readHistory, writeHistory } from '../history/store.ts';
import type { ImageFacts } from '../plan/facts.ts';
import type { PlannedStep } from '../plan/steps.ts';
import { newestOf, releaseRevisions, type ReleaseRecord } from '../releases/facts.ts';
import { wantedDatabase, wantedRelease, type WantedRelease } from './inputs.ts';
import { migratedSchema, migrationJobName, migrationState } from './migrations.ts';
import type { Run } from './run.ts';
import { secretVersion } from './steps/secrets.ts';

type Components = Readonly<Record<string, DeployedComponent>>;
type Images = Readonly<Record<string, ImageFacts>>;

/** What is known of a run's deployment when it ends. */
export type Ending = Pick<Deployment, 'result' | 'code' | 'serves' | 'components'>;

/** Steps whose work makes another deployment of what is there. */
const changing = ['database', 'migrate', 'release'];

/** Keeps the record of one run's deployment: before it, as running, and after it, with its result. */
export class Journal {
  private current: Deployment | undefined;

  private constructor(
    private readonly run: Run,
    /** What was deployed before this run, the oldest first. */
    readonly before: readonly Deployment[],
    /** Helm's newest revision of each release before this run. */
    readonly started: ReadonlyMap<string, ReleaseRecord>,
  ) {}

  /** Reads what was before. We hold the lock, so whoever is still called running was killed. */
  static async open(run: Run): Promise<Journal> {
    const { kubernetes } = run.cluster;
    const [history, revisions] = await Promise.all([
      readHistory(kubernetes, run.project),
      releaseRevisions(kubernetes, run.project),
    ]);
    const settled = history.map((one) =>
      one.result === 'running' ? { ...one, result: 'interrupted' as const } : one,
    );
    return new Journal(run, settled, newestOf(revisions));
  }

  /** Notes a deployment as running, when the plan changes what is deployed. */
  async begin(
    plan: readonly PlannedStep[],
    start: Pick<Deployment, 'command' | 'from'>,
  ): Promise<void> {
    const changes = plan.some(
      ({ step, actions }) =>
        (changing.includes(step) || start.command === 'rollback') &&
        actions.some(({ action }) => action === 'do'),
    );
    if (!changes) return;
    this.current = { ...this.next(), ...start, result: 'running', components: {} };
    await this.write(this.current);
  }

  /** Notes how the deployment ended. Nothing is noted of a run that changed nothing. */
  async end(ending: Ending): Promise<void> {
    if (this.current === undefined) return;
    this.current = { ...this.current, ...ending, endedAt: this.now() };
    await this.write(this.current);
  }

  /**
   * Notes that what is there works. A deployment that had failed, or was never noted, counts as one that
   * worked from now on.
   */
  async confirm(components: Components): Promise<void> {
    if (this.current !== undefined) return this.end({ result: 'deployed', components });
    const known = present(this.before);
    if (known?.result === 'deployed' && isSame(known, { components })) return;
    const last = this.before.at(-1);
    const unproven = last !== undefined && ['failed', 'interrupted'].includes(last.result);
    const base = unproven ? last : { ...this.next(), command: 'up' as const };
    const { revision, startedAt, command } = base;
    const endedAt = this.now();
    await this.write({ revision, startedAt, command, result: 'deployed', endedAt, components });
  }

  /** Number of the deployment that this run makes. */
  get revision(): number | undefined {
    return this.current?.revision;
  }

  private next(): Pick<Deployment, 'revision' | 'startedAt'> {
    return { revision: (this.before.at(-1)?.revision ?? 0) + 1, startedAt: this.now() };
  }

  private now(): string {
    return new Date(this.run.ports.clock.now()).toISOString();
  }

  private write(one: Deployment): Promise<void> {
    const others = this.before.filter(({ revision }) => revision !== one.revision);
    const { cluster, project } = this.run;
    return writeHistory(cluster.kubernetes, project, [...others, one]);
  }
}

/** What is deployed of each component now, as far as releases of it exist. */
export async function deployedComponents(
  run: Run,
  images: Images,
  before: Deployment | undefined,
): Promise<Components> {
  const newest = newestOf(await releaseRevisions(run.cluster.kubernetes, run.project));
  const deployed: Record<string, DeployedComponent> = {};
  for (const wanted of await wantedReleases(run, images)) {
    const record = newest.get(wanted.release);
    if (record === undefined) continue;
    const inputs = record.inputs ?? '';
    const old = before?.components[wanted.component];
    const parts = inputs === wanted.inputs || old?.inputs !== inputs ? wanted.parts : partsOf(old);
    const schema = await schemaOf(run, wanted.component, images[wanted.component], old);
    deployed[wanted.component] = { helm: record.revision, inputs, ...parts, ...schema };
  }
  return deployed;
}

/** What the migration of this image has told; without a word of it, the image's tag stands for the schema. */
async function schemaOf(
  { project, cluster, secrets }: Run,
  component: string,
  image: ImageFacts | undefined,
  old: DeployedComponent | undefined,
): Promise<Pick<DeployedComponent, 'schema'>> {
  if (image === undefined || project.config.components[component]?.migrate !== true) return {};
  const { kubernetes } = cluster;
  const { namespace } = project;
  const secret = secretVersion(project, component, secrets);
  const job = migrationJobName(releaseName(project.config, component), image, secret);
  if ((await migrationState(kubernetes, namespace, job)) !== 'succeeded') {
    return old?.schema === undefined ? {} : { schema: old.schema };
  }
  const told = await migratedSchema(kubernetes, namespace, job);
  const same = old?.image?.endsWith(`:${image.tag}`) === true ? old.schema : undefined;
  return { schema: told ?? same ?? image.migration ?? image.tag };
}

/** What is deployed, with the schema that the migrations of these images have left; nothing of it was released. */
export async function migratedComponents(
  run: Run,
  images: Images,
  components: Components,
): Promise<Components> {
  const migrated: Record<string, DeployedComponent> = {};
  for (const [name, component] of Object.entries(components)) {
    migrated[name] = { ...component, ...(await schemaOf(run, name, images[name], component)) };
  }
  return migrated;
}

/** Every release that there should be with these images, the database first. */
export async function wantedReleases(run: Run, images: Images): Promise<WantedRelease[]> {
  const { project, ports, secrets } = run;
  const wanted: WantedRelease[] = [];
  const database = await wantedDatabase(project, ports.files, secrets);
  if (database !== undefined) wanted.push(database);
  for (const component of componentsInOrder(project.config)) {
    const image = images[component.name];
    if (image === undefined || component.name === databaseComponent) continue;
    wanted.push(await wantedRelease(project, ports.files, component, image, secrets));
  }
  return wanted;
}

function partsOf({ helm: _helm, inputs: _inputs, ...parts }: DeployedComponent) {
  return parts;
}
