import type { ClusterProvider, ClusterState } from '../../clusters/provider.ts';
import { deploy, planDeployment } from '../../pipeline/deploy.ts';
import { once } from '../../once.ts';
import { explainDeployment } from '../../pipeline/explain.ts';
import { refuseOtherSecrets } from '../../pipeline/kept-secrets.ts';
import { migrateAlone, planMigration } from '../../pipeline/migrate-alone.ts';
import { tellOfOthers } from '../../pipeline/pending.ts';
import { buildsFirst } from '../../pipeline/proven.ts';
import { settleRotation, type Rotation } from '../../pipeline/rotation.ts';
import type { Run } from '../../pipeline/run.ts';
import type { Kubernetes } from '../../ports/kubernetes.ts';
import { checkHelm } from '../../releases/helm.ts';
import { snapshotNamespace } from '../../rollout/watch-namespace.ts';
import { checkDatabase } from '../../databases/preflight.ts';
import { changesNothing } from '../../plan/plan.ts';
import { redactor } from '../../secrets/redact.ts';
import { resolveSecrets } from '../../secrets/resolve.ts';
import type { HealthDocument } from '../health.ts';
import type { LogSink } from '../log-record.ts';
import type {
  LogsRequest,
  MigrateOptions,
  OpenDatabase,
  PlannedMigration,
  PlannedTeardown,
  PlannedUp,
  PlanMigrationOptions,
  PlanUpOptions,
  Target,
  TargetContext,
  TeardownOptions,
  UpOptions,
} from '../target.ts';
import { openClusterDatabase } from './database.ts';
import { lastDeploys } from './log-since-deploy.ts';
import { followLogs, printLogs, type LogsOptions } from './logs.ts';
import { readExistingSecrets } from './existing-secrets.ts';
import { knownSecrets } from './redact.ts';
import { healthOf } from './status.ts';
import { watchHealth } from './status-watch.ts';
import { makeCopy, rehearsed } from './rehearsal.ts';
import { plannedTeardown } from './teardown.ts';

/** A cluster that runs, and what runs it. */
export interface OpenCluster {
  readonly provider: ClusterProvider;
  readonly kubernetes: Kubernetes;
  /** For instance v1.34.2. */
  readonly version: string;
  readonly state: ClusterState;
}

/** How a cluster is opened that does not run. */
export interface OpenOptions {
  readonly start: boolean;
  /** What has to hold before one is started; it throws when it does not. */
  readonly beforeStart?: () => Promise<void>;
}

/** Opens the cluster of a project; with `start` one that does not run is started. */
export type ClusterOpener = (options: OpenOptions) => Promise<OpenCluster>;

/** What a run does beside an ordinary one. */
interface Special {
  readonly rehearse: PlanUpOptions['rehearse'] | undefined;
  readonly rotation?: Rotation | undefined;
}

/** A deployment on Kubernetes. */
export class KubernetesTarget implements Target {
  readonly name = 'kubernetes';

  constructor(
    private readonly context: TargetContext,
    private readonly open: ClusterOpener,
  ) {}

  async planUp(options: PlanUpOptions): Promise<PlannedUp> {
    const { dryRun, replaceSecrets = false, explain = false, rehearse, rotation } = options;
    const { run, proveMachine } = await this.prepare(dryRun, { rehearse, rotation });
    const mayDiffer = replaceSecrets || rotation !== undefined;
    const [found] = await Promise.all([
      planDeployment(run),
      mayDiffer ? undefined : refuseOtherSecrets(run),
    ]);
    const planned = rehearsed(found, rehearse);
    const proven = changesNothing(planned.plan) ? Promise.resolve() : proveMachine();
    // Who carries it out hears of a failure.
    proven.catch(() => undefined);
    if (dryRun || !buildsFirst(planned.plan)) await proven;
    return {
      steps: explain ? await explainDeployment(run, planned) : planned.plan,
      tellOfOthers: () => tellOfOthers(run),
      carryOut: ({ deadline, ...options }: UpOptions) =>
        deploy({ ...run, ...(deadline === undefined ? {} : { deadline }) }, planned, {
          ...options,
          proven,
        }),
      settle: () => settleRotation(run),
    };
  }

  async planMigration({ dryRun, rehearse }: PlanMigrationOptions): Promise<PlannedMigration> {
    const { run, proveMachine } = await this.prepare(dryRun, { rehearse });
    const [found] = await Promise.all([planMigration(run), refuseOtherSecrets(run)]);
    const planned = rehearsed(found, rehearse);
    if (!changesNothing(planned.plan)) await proveMachine();
    return {
      steps: planned.plan,
      tellOfOthers: () => tellOfOthers(run),
      carryOut: ({ deadline, ...options }: MigrateOptions) =>
        migrateAlone({ ...run, ...(deadline === undefined ? {} : { deadline }) }, planned, options),
    };
  }

  async health(): Promise<HealthDocument> {
    const about = await this.look();
    const { kubernetes } = about;
    const { project, ports } = this.context;
    const now = () => ports.clock.now();
    const snapshot = await snapshotNamespace(kubernetes, project.namespace, now);
    return healthOf({ ...about, snapshot });
  }

  async watchHealth(onHealth: (health: HealthDocument) => void): Promise<void> {
    const about = await this.look();
    const { ports, signal } = this.context;
    await watchHealth({ ...about, clock: ports.clock, signal, onHealth });
  }

  async logs(request: LogsRequest, sink: LogSink): Promise<number> {
    const { kubernetes } = await this.look();
    const { project, signal } = this.context;
    const where = { kubernetes, namespace: project.namespace, project: project.config.name };
    const { component, sinceSeconds, tailLines, onMissing, bytes, sinceDeploy } = request;
    const options: LogsOptions = {
      ...{ ...where, signal, sink, bytes },
      ...(component === undefined ? {} : { component }),
      ...(sinceSeconds === undefined ? {} : { sinceSeconds }),
      ...(sinceDeploy ? { deployStart: await lastDeploys(where) } : {}),
      ...(tailLines === undefined ? {} : { tailLines }),
      ...(onMissing === undefined ? {} : { onMissing }),
    };
    if (!request.follow) return printLogs(options, request.previous);
    await followLogs(options);
    return 1;
  }

  async planTeardown(options: TeardownOptions): Promise<PlannedTeardown> {
    return plannedTeardown(this.context, await this.open({ start: false }), options);
  }

  async openDatabase(): Promise<OpenDatabase> {
    const { kubernetes } = await this.open({ start: false });
    return openClusterDatabase(this.context, kubernetes);
  }

  private async look() {
    const { project, ports, env, setRedactor, signal, emit } = this.context;
    const { kubernetes } = await this.open({ start: false });
    const known = await knownSecrets(project, ports, env, { signal, emit });
    // Looking works without them too.
    const existing = await readExistingSecrets(kubernetes, project).catch(() => ({}));
    const redact = redactor([...known.values, ...valuesOf(existing)]);
    setRedactor(redact);
    return { project, kubernetes, redact, env };
  }

  /** `proveMachine` asks, once, what else a change needs; with nothing to change nobody asks. */
  private async prepare(
    dryRun: boolean,
    { rehearse, rotation }: Special,
  ): Promise<{ readonly run: Run; readonly proveMachine: () => Promise<void> }> {
    const { project, ports, env, emit, signal, setRedactor } = this.context;
    const instead = rotation === undefined ? {} : { instead: rotation.values };
    const store = !dryRun && rotation === undefined;
    const known = await resolveSecrets(project, ports, env, { store, signal, ...instead });
    let secrets = known.byComponent;
    for (const repair of known.repairs) emit({ type: 'note', message: repair });
    const before = Object.values(rotation?.previous ?? {});
    setRedactor(redactorOf(secrets, before));
    const proveMachine = once(async () => {
      const database =
        project.config.database.source === 'external'
          ? checkDatabase(project, secrets, ports, { emit, signal })
          : Promise.resolve();
      // Of two failures the one without a network between is told.
      const [helm, proven] = await Promise.allSettled([checkHelm(ports.exec), database]);
      if (helm.status === 'rejected') throw helm.reason;
      emit({ type: 'detail', message: `helm ${helm.value}` });
      if (proven.status === 'rejected') throw proven.reason;
    });
    // Starting a cluster is a change.
    const opened = await this.open({ start: !dryRun, beforeStart: proveMachine });
    const transport = await opened.provider.transport();
    const { version, kubernetes } = opened;
    secrets = { ...secrets, ...(await readExistingSecrets(kubernetes, project)) };
    const redact = redactorOf(secrets, before);
    setRedactor(redact);
    emit({ type: 'note', message: `Kubernetes ${version} at context ${kubernetes.context}` });
    const cluster = { ...opened, transport };
    const run: Run = {
      ...{ project, ports, cluster, secrets, emit, signal, redact },
      ...(rotation === undefined ? {} : { rotation }),
      ...(rehearse === undefined
        ? {}
        : { makeCopy: () => makeCopy(this.context, kubernetes, rehearse, run.secrets) }),
    };
    return { run, proveMachine };
  }
}

type Secrets = Run['secrets'];

function valuesOf(secrets: Secrets): string[] {
  return Object.values(secrets).flatMap((one) => Object.values(one));
}

function redactorOf(secrets: Secrets, more: readonly string[]): (text: string) => string {
  return redactor([...valuesOf(secrets), ...more]);
}
