import type { Project } from '../config/project.ts';
import type { TargetName } from '../config/schema.ts';
import type { PlannedStep } from '../plan/steps.ts';
import type { Emit } from '../pipeline/events.ts';
import type { Rotation } from '../pipeline/rotation.ts';
import type { Ports } from '../ports/index.ts';
import type { RehearsalPlace } from '../rehearsal/place.ts';
import type { HealthDocument } from './health.ts';
import type { LogSink, MissingLines } from './log-record.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** What a target gets from the command that opened it. */
export interface TargetContext {
  readonly project: Project;
  readonly ports: Ports;
  readonly env: Env;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** From now on, everything that is shown passes this function first. */
  readonly setRedactor: (redact: (text: string) => string) => void;
}

export interface UpOptions {
  readonly allowLarge: boolean;
  /** After a failure, return to the version that worked before. */
  readonly rollback: boolean;
  /** When all waiting has to end, in milliseconds since the epoch. */
  readonly deadline?: number;
}

/** What `up` found and will do. */
export interface PlannedUp {
  readonly steps: readonly PlannedStep[];
  /** Warns when another run is at work there. */
  readonly tellOfOthers?: () => Promise<void>;
  /**
   * Carries it out, step by step; resolves with the URL on this machine, when something is exposed.
   * Throws ROLLOUT_FAILED or NOT_HEALTHY (unhealthy) with what is wrong; the version before then serves on.
   */
  carryOut(options: UpOptions): Promise<string | undefined>;
  /**
   * After a rotation: waits until no pod has the values of before, and removes the Secrets with them. Throws
   * ROTATION_UNFINISHED (environment).
   */
  settle?(): Promise<void>;
}

export interface MigrateOptions {
  readonly allowLarge: boolean;
  /** When all waiting has to end, in milliseconds since the epoch. */
  readonly deadline?: number;
}

/** What `db migrate` found and will do. */
export interface PlannedMigration {
  readonly steps: readonly PlannedStep[];
  /** Warns when another run is at work there. */
  readonly tellOfOthers?: () => Promise<void>;
  /**
   * Carries it out, step by step; what is released stays as it is. Throws ROLLOUT_FAILED or MIGRATION_FAILED
   * (unhealthy) with what the migration said.
   */
  carryOut(options: MigrateOptions): Promise<void>;
}

export interface LogsRequest {
  /** Only this component. */
  readonly component?: string;
  readonly sinceSeconds?: number;
  /** Only what came after the last deploy of each component. */
  readonly sinceDeploy: boolean;
  /** Last lines of each log. */
  readonly tailLines?: number;
  /** The run before the present one. */
  readonly previous: boolean;
  readonly follow: boolean;
  /** Texts have one character a byte (latin1). */
  readonly bytes: boolean;
  /** Told of lines that were written and cannot be had any more. */
  readonly onMissing?: (missing: MissingLines) => void;
}

export interface TeardownOptions {
  /** The data of the database beside the app goes too. */
  readonly data: boolean;
  /** What was built goes too. */
  readonly images: boolean;
  /** The cluster goes too, where its provider made it; false for targets without one. */
  readonly cluster: boolean;
}

/** What `teardown` found and will remove. */
export interface PlannedTeardown {
  /** What goes and what stays, a line each. */
  readonly lines: readonly string[];
  readonly hasWork: boolean;
  /** Removes it; gives what was removed and left, as data and as one sentence. */
  carryOut(tell: (message: string) => void): Promise<{ result: unknown; text: string }>;
}

/** A database that this machine reaches for a while. */
export interface OpenDatabase {
  /** With the password; never to be shown. */
  readonly url: string;
  readonly ca?: string;
  close(): Promise<void>;
}

export interface PlanUpOptions {
  /** Nothing may be kept, a cluster not started. */
  readonly dryRun: boolean;
  /** Deploy another value of a secret that is generated once; without it that is refused. */
  readonly replaceSecrets?: boolean;
  /** Deploy with other values of some secrets than those that are kept; Kubernetes alone can. */
  readonly rotation?: Rotation;
  /** Try migrations on a copy of the database first; target kubernetes. */
  readonly rehearse?: RehearsalPlace;
  /** Say in the plan what has changed since the last deployment. */
  readonly explain?: boolean;
}

export interface PlanMigrationOptions {
  readonly dryRun: boolean;
  /** As for `planUp`. */
  readonly rehearse?: RehearsalPlace;
}

/**
 * Where a deployment runs. Every verb means the same on each; `npm run test:targets` holds all of them to
 * that. Calls throw DeployErrors with the exit codes of README.deploy.md.
 */
export interface Target {
  readonly name: TargetName;
  /** Looks at what exists and decides what has to be done; changes nothing. */
  planUp(options: PlanUpOptions): Promise<PlannedUp>;
  /**
   * The same for the migrations alone. Throws NOT_DEPLOYED (usage) when they would need something that only
   * `up` makes, such as the database beside the app.
   */
  planMigration(options: PlanMigrationOptions): Promise<PlannedMigration>;
  health(): Promise<HealthDocument>;
  /** Tells the health now and after every change, until the signal fires. */
  watchHealth(onHealth: (health: HealthDocument) => void): Promise<void>;
  /** Writes logs in order of time; resolves with the number of logs there were. */
  logs(request: LogsRequest, sink: LogSink): Promise<number>;
  planTeardown(options: TeardownOptions): Promise<PlannedTeardown>;
  /** Throws NOT_DEPLOYED (usage) when there is no database that could be opened. */
  openDatabase(): Promise<OpenDatabase>;
}
