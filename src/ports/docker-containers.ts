import type { Duplex } from 'node:stream';
import type { ExecResult } from './exec.ts';
import type { LogLine } from './kubernetes.ts';

export type Labels = Readonly<Record<string, string>>;

export interface ContainerMount {
  readonly type: 'volume' | 'bind';
  /** Name of the volume, or absolute path on the engine's machine. */
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

export interface PublishedPort {
  readonly hostAddress: string;
  readonly hostPort: number;
  readonly containerPort: number;
  readonly protocol: string;
}

export interface HealthCheck {
  /** `NONE`, `CMD` or `CMD-SHELL` first, as in a Dockerfile. */
  readonly test: readonly string[];
  readonly intervalMs?: number;
  readonly timeoutMs?: number;
  readonly startPeriodMs?: number;
  readonly retries?: number;
}

/** A container to be made. What is left out comes from the image or is the engine's default. */
export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly labels: Labels;
  readonly env: Labels;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly user?: string;
  readonly workingDir?: string;
  readonly readOnly: boolean;
  readonly init: boolean;
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
  readonly securityOpt: readonly string[];
  /** Path -> mount options. */
  readonly tmpfs: Labels;
  readonly mounts: readonly ContainerMount[];
  /** More lines for its /etc/hosts: NAME:ADDRESS. */
  readonly extraHosts?: readonly string[];
  /** Names of networks, and the names that the container has there. */
  readonly networks: readonly { readonly name: string; readonly aliases: readonly string[] }[];
  /** `none`, `host`; left out when `networks` says it. */
  readonly networkMode?: string;
  readonly ports: readonly PublishedPort[];
  readonly healthCheck?: HealthCheck;
  /** `no`, `always`, `unless-stopped`, `on-failure[:COUNT]`. */
  readonly restart: string;
  readonly stopSeconds?: number;
  /** Its standard input is written once, by `run`. */
  readonly takesInput: boolean;
}

export interface ContainerInfo {
  readonly id: string;
  readonly name: string;
  readonly labels: Labels;
  /** The reference that it was made from. */
  readonly image: string;
  readonly imageId: string;
  readonly env: Labels;
  /** Entrypoint and command. */
  readonly argv: readonly string[];
  readonly status: 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';
  /** `none` without a health check. */
  readonly health: 'none' | 'starting' | 'healthy' | 'unhealthy';
  /** What the newest health check printed. */
  readonly healthOutput: string;
  readonly exitCode: number;
  readonly outOfMemory: boolean;
  /** Why the engine could not start it; empty when it could. */
  readonly error: string;
  /** How often its restart policy started it again. */
  readonly restarts: number;
  /** ISO 8601; empty before. */
  readonly createdAt: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Ports that are published, or will be when it runs. */
  readonly ports: readonly PublishedPort[];
}

export interface ContainerLogOptions {
  readonly follow?: boolean;
  /** Only lines after this moment, in milliseconds since the epoch. */
  readonly sinceMs?: number;
  /** Only lines before this moment. */
  readonly untilMs?: number;
  readonly tailLines?: number;
  /** Texts have one character a byte (latin1). */
  readonly bytes?: boolean;
}

/** What happened to a container: create, start, die, oom, destroy, health_status: healthy, … */
export interface ContainerEvent {
  readonly action: string;
  readonly id: string;
  readonly name: string;
}

/** Containers of a Docker engine. A container is named by its name or ID. */
export interface Containers {
  /** All of them, stopped ones too, that carry the labels; those that go away meanwhile are left out. */
  list(labels: Labels): Promise<ContainerInfo[]>;
  inspect(container: string): Promise<ContainerInfo | undefined>;
  /** Returns the ID. Throws NAME_TAKEN (refused), IMAGE_NOT_FOUND (environment). */
  create(spec: ContainerSpec): Promise<string>;
  /**
   * Throws CONTAINER_NOT_STARTED (unhealthy) with the engine's word, PORT_TAKEN (environment) when a published
   * port belongs to somebody else.
   */
  start(container: string): Promise<void>;
  /** Starts a container that takes input, writes it, and resolves with the exit code. */
  run(container: string, input: string): Promise<number>;
  /** Asks it to end, and ends it after `seconds`; nothing when it does not run or is gone. */
  stop(container: string, seconds?: number): Promise<void>;
  rename(container: string, name: string): Promise<void>;
  /** With its anonymous volumes; false when it was not there. */
  remove(container: string): Promise<boolean>;
  /** Standard output and error as they were written, as many lines at a time as have arrived. */
  logs(
    container: string,
    options: ContainerLogOptions,
    signal?: AbortSignal,
  ): AsyncIterable<readonly LogLine[]>;
  /** What it uses now: CPU in millicores, memory in bytes; undefined when it does not run. */
  usage(container: string): Promise<{ cpu: number; memory: number } | undefined>;
  /**
   * Tells of events of containers with the labels until the signal fires; `onOpen` is called when no later
   * event is missed. Throws ENGINE_UNREACHABLE when the engine goes away.
   */
  watch(
    labels: Labels,
    on: { open(): void; event(event: ContainerEvent): void },
    signal: AbortSignal,
  ): Promise<void>;
  /** Runs a program in a running container: a stream to its standard input and from its standard output. */
  connect(container: string, argv: readonly string[]): Promise<Duplex>;
  /**
   * Runs a program in a running container to its end, with `input` on its standard input. When the signal fires,
   * or the input ends with an error, the program loses its streams and the call ends with that error.
   */
  execute(
    container: string,
    argv: readonly string[],
    options?: {
      readonly input?: AsyncIterable<Uint8Array>;
      readonly signal?: AbortSignal;
    },
  ): Promise<ExecResult>;
  /** A file in a container, running or not; undefined when there is none. */
  readFile(container: string, path: string): Promise<Uint8Array | undefined>;
}

/** A network or a volume. */
export interface EngineObject {
  readonly name: string;
  readonly labels: Labels;
}

export interface NetworkSpec extends EngineObject {
  /** Leads nowhere but to the containers on it. */
  readonly internal: boolean;
}

/** Networks, or volumes, of a Docker engine. */
export interface EngineObjects<Spec extends EngineObject> {
  list(labels: Labels): Promise<EngineObject[]>;
  inspect(name: string): Promise<EngineObject | undefined>;
  create(spec: Spec): Promise<void>;
  /** False when it was not there. */
  remove(name: string): Promise<boolean>;
}
