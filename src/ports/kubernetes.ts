import type { Duplex } from 'node:stream';

/** Any Kubernetes object, as the API gives it. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: KubeMetadata;
  readonly [field: string]: unknown;
}

export interface KubeMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly finalizers?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly { kind: string; name: string; uid: string }[];
}

/** Names one kind of object, and where to look for it. */
export interface KubeQuery {
  readonly apiVersion: string;
  readonly kind: string;
  /** Left out: all namespaces, or a kind that has none. */
  readonly namespace?: string;
  /** For instance `todo-deploy/project=todo`. */
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** What a list asks for. */
export interface KubeListQuery extends KubeQuery {
  /** The objects come without spec, status and data (kubernetes.io: PartialObjectMetadata). */
  readonly metadataOnly?: true;
}

export interface KubeRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

export type WatchEvent =
  | { readonly type: 'synced'; readonly objects: readonly KubeObject[] }
  | { readonly type: 'added' | 'modified' | 'deleted'; readonly object: KubeObject };

export interface LogOptions {
  readonly container?: string;
  readonly follow?: boolean;
  readonly previous?: boolean;
  readonly sinceSeconds?: number;
  readonly sinceTime?: string;
  readonly tailLines?: number;
  readonly limitBytes?: number;
  /** Texts are not decoded: they have one character a byte (latin1). */
  readonly bytes?: boolean;
}

/** One line of a container's log, with the time that the node wrote it. */
export interface LogLine {
  /** RFC 3339 with nanoseconds, as the kubelet gives it; empty for what the kubelet itself has to say. */
  readonly time: string;
  readonly text: string;
  /** The log ended without a newline after it: there may be more of this line. */
  readonly unfinished?: boolean;
}

/** A question to the API server that it answers in `status`. */
export interface KubeReview {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
}

export interface RawOptions {
  readonly timeoutMs?: number;
  /** The body is not decoded: it has one character a byte (latin1). */
  readonly bytes?: boolean;
}

export interface RawAnswer {
  readonly status: number;
  readonly body: string;
  readonly ms: number;
  /** The clock of the server, as its Date header says it: to the second. */
  readonly date?: string;
}

/**
 * One Kubernetes API server, through one kubeconfig context. Every call throws DeployError:
 * CLUSTER_UNREACHABLE (environment) when nothing answers, KUBECONFIG_EXPIRED (environment) for a 401 to
 * credentials that are no longer valid, CLUSTER_FORBIDDEN (environment) for any other 401
 * and 403, KUBE_REJECTED (environment) with the server's message for any other refusal.
 */
export interface Kubernetes {
  readonly context: string;
  /** The API server's address. */
  readonly server: string;
  /** The namespace that the context names, else `default`. */
  readonly namespace: string;
  /** For instance v1.34.2. */
  version(): Promise<string>;
  get(ref: KubeRef): Promise<KubeObject | undefined>;
  list(query: KubeListQuery): Promise<KubeObject[]>;
  /** Server-side apply with field manager `todo-deploy`; creates or updates. */
  apply(object: KubeObject, options?: { dryRun?: boolean; force?: boolean }): Promise<KubeObject>;
  /** Merge patch of metadata or spec. */
  patch(ref: KubeRef, patch: Readonly<Record<string, unknown>>): Promise<KubeObject>;
  /** Deletes (background propagation); false when it was not there. */
  delete(ref: KubeRef): Promise<boolean>;
  /**
   * List and watch until the signal fires, then resolves. `synced` comes first and again after
   * each relist (410 Gone, reconnect); it carries the whole list. Reconnects by itself.
   */
  watch(query: KubeQuery, onEvent: (event: WatchEvent) => void, signal: AbortSignal): Promise<void>;
  /** The lines of one container's log; ends when the log ends or the signal fires. */
  logs(
    pod: { namespace: string; name: string },
    options: LogOptions,
    signal?: AbortSignal,
  ): AsyncIterable<LogLine>;
  /**
   * The same, as many lines at a time as have arrived. The first batch is empty and says that the log is
   * open. A line of more than a MiB comes in pieces.
   */
  logBatches(
    pod: { namespace: string; name: string },
    options: LogOptions,
    signal?: AbortSignal,
  ): AsyncIterable<readonly LogLine[]>;
  /** A byte stream to a port of a pod (the port-forward subresource). */
  connect(pod: { namespace: string; name: string }, port: number): Promise<Duplex>;
  /**
   * Runs a program in a container of a pod (the exec subresource): the stream is its standard input and output.
   * It ends when the program ends with 0; otherwise, and when there is no such program, it is destroyed with
   * DeployError KUBE_REJECTED: its message ends with the last line that the program wrote to standard error, its
   * details are the last 2000 characters of that. Destroying it closes the program's standard input.
   */
  exec(
    pod: { namespace: string; name: string },
    container: string,
    argv: readonly string[],
  ): Promise<Duplex>;
  /**
   * Asks for a review (SelfSubjectAccessReview, SelfSubjectReview): it is posted, stored nowhere, and comes
   * back with the server's answer in `status`.
   */
  review(question: KubeReview): Promise<KubeReview>;
  /** A GET of any API path, the Service proxy included; any status is a result. */
  raw(path: string, options?: RawOptions): Promise<RawAnswer>;
}
