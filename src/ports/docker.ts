import type { Containers, EngineObject, EngineObjects, NetworkSpec } from './docker-containers.ts';

/** What the engine says of itself. */
export interface EngineInfo {
  readonly version: string;
  readonly apiVersion: string;
  /** Go's names: linux, amd64, arm64. */
  readonly os: string;
  readonly arch: string;
  readonly buildKit: boolean;
  /** Registries (host:port) that the engine was told to speak plain HTTP with. */
  readonly insecureRegistries: readonly string[];
}

/** How to log in to a registry: a user and a password, or a token that stands for both. */
export type RegistryCredentials =
  { readonly username: string; readonly password: string } | { readonly identityToken: string };

export interface PushOptions {
  readonly credentials?: RegistryCredentials;
  readonly signal?: AbortSignal;
  /** One line for each change of a layer's state. */
  readonly onProgress?: (message: string) => void;
  /** How many bytes of a layer went so far, as the engine counts them; none of a layer that was there. */
  readonly onBytes?: (layer: string, bytes: number) => void;
}

export interface PullOptions {
  readonly signal?: AbortSignal;
  /** One line for each change of a layer's state. */
  readonly onProgress?: (message: string) => void;
}

export interface ImageInfo {
  /** The image ID: digest of the image's configuration, `sha256:…`. */
  readonly id: string;
  readonly tags: readonly string[];
  /** Bytes, as the engine reports them. */
  readonly size: number;
  readonly architecture: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly repoDigests: readonly string[];
  /** Digests of the layers as plain tar archives (diff IDs), the lowest first. */
  readonly layers: readonly string[];
}

/** One step of a build as it happens. */
export interface BuildProgress {
  /** The instruction as the Dockerfile has it, with its place: `[build 3/5] RUN npm ci`. */
  readonly step: string;
  readonly status: 'started' | 'cached' | 'done' | 'failed' | 'output';
  /** A line of the instruction's output, when status is `output`. */
  readonly line?: string;
}

export interface BuildRequest {
  /** Files of the context: path inside the context -> absolute path on this machine. */
  readonly files: ReadonlyMap<string, string>;
  /** Text of the Dockerfile; it is sent beside the context under a name that cannot clash. */
  readonly dockerfile: string;
  readonly tags: readonly string[];
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** Build secrets by id; they exist during one instruction and never in a layer. */
  readonly secrets: Readonly<Record<string, Uint8Array>>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: BuildProgress) => void;
}

/**
 * A Docker engine. Every call throws DeployError ENGINE_UNREACHABLE (environment) when no engine answers.
 */
export interface DockerEngine {
  /** Where the engine is, for messages: unix:///var/run/docker.sock, tcp://192.168.49.2:2376. */
  readonly endpoint: string;
  readonly containers: Containers;
  readonly networks: EngineObjects<NetworkSpec>;
  readonly volumes: EngineObjects<EngineObject>;
  info(): Promise<EngineInfo>;
  /**
   * Builds with BuildKit and returns the image ID.
   * Throws DeployError BUILD_FAILED (build) with the failing instruction and its last lines in
   * `details`, DISK_FULL (build) when the engine has no space left.
   */
  build(request: BuildRequest): Promise<string>;
  /** The image behind a reference or ID, or undefined. */
  inspect(reference: string): Promise<ImageInfo | undefined>;
  /** Images that carry all the given labels. */
  list(labels: Readonly<Record<string, string>>): Promise<ImageInfo[]>;
  tag(source: string, target: string): Promise<void>;
  /**
   * Pushes a reference and returns the manifest's digest, `sha256:…`.
   * Throws DeployError REGISTRY_UNREACHABLE, REGISTRY_FAILING or REGISTRY_REFUSED (environment).
   */
  push(reference: string, options?: PushOptions): Promise<string>;
  /**
   * Fetches an image from its registry. Throws IMAGE_NOT_FOUND (environment) when the registry has none,
   * REGISTRY_UNREACHABLE, REGISTRY_FAILING or REGISTRY_REFUSED (environment).
   */
  pull(reference: string, options?: PullOptions): Promise<void>;
  /** The images as one `docker save` archive. */
  save(references: readonly string[]): Promise<NodeJS.ReadableStream>;
  /**
   * The same archive in a new file (mode 0600). Returns, by reference, the digest of the image's
   * configuration: what a node calls the image ID, also where this engine uses the manifest's digest.
   * Throws DISK_FULL (environment) when the archive does not fit.
   */
  saveTo(path: string, references: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Loads a `docker save` archive. */
  load(archive: NodeJS.ReadableStream): Promise<void>;
  /**
   * Removes a reference (the image with its last one), also while a stopped container uses it; false
   * when it was not there.
   */
  remove(reference: string): Promise<boolean>;
}
