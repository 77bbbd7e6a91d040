import type { ContainerMount, HealthCheck, PublishedPort } from '../../ports/docker-containers.ts';

/** When a service may be started after another. Compose Specification, `depends_on`. */
export type Condition = 'service_started' | 'service_healthy' | 'service_completed_successfully';

/** One service of a compose file, in the terms of the engine. */
export interface ComposeService {
  readonly name: string;
  readonly image?: string;
  /** The file says how its image is built. */
  readonly builds: boolean;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly user?: string;
  readonly workingDir?: string;
  readonly readOnly: boolean;
  readonly init: boolean;
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
  readonly securityOpt: readonly string[];
  readonly tmpfs: Readonly<Record<string, string>>;
  /** The source of a volume is its name in the file. */
  readonly mounts: readonly ContainerMount[];
  /** Names of the file, and the names that the service has there beside its own. */
  readonly networks: readonly { readonly name: string; readonly aliases: readonly string[] }[];
  readonly networkMode?: string;
  readonly ports: readonly PublishedPort[];
  readonly extraHosts?: readonly string[];
  readonly dependsOn: Readonly<Record<string, Condition>>;
  readonly healthCheck?: HealthCheck;
  readonly restart: string;
  readonly stopSeconds?: number;
  readonly labels: Readonly<Record<string, string>>;
}

export interface ComposeNetwork {
  /** Name in the engine. */
  readonly name: string;
  readonly internal: boolean;
}

/** A compose file as it applies to one project. */
export interface ComposeModel {
  readonly project: string;
  /** Absolute paths. */
  readonly file: string;
  readonly folder: string;
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks: Readonly<Record<string, ComposeNetwork>>;
  readonly volumes: Readonly<Record<string, { readonly name: string }>>;
}

/** Label of the service that takes the secrets on its standard input; its value says so: `stdin`. */
export const secretsLabel = 'todo-deploy/secrets';
/** Label, `true`, of the service that is the database beside the app. */
export const databaseLabel = 'todo-deploy/database';
