import type { DockerEngine } from '../ports/docker.ts';
import type { Exec } from '../ports/exec.ts';
import type { Http } from '../ports/http.ts';
import type { KubeObject, Kubernetes } from '../ports/kubernetes.ts';
import type { Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';
import type { Project } from '../config/project.ts';

/** What a provider may use. */
export interface ProviderPorts {
  readonly exec: Exec;
  readonly http: Http;
  readonly files: Files;
  readonly clock: Clock;
  /** The engine of this machine. */
  readonly docker: DockerEngine;
  /** An engine at another address, for instance the one inside a Minikube node. */
  dockerAt(endpoint: DockerEndpoint): DockerEngine;
  /** A cluster by its kubeconfig context. Throws CONTEXT_UNKNOWN (usage) with the contexts there are. */
  kubernetes(context?: string): Promise<Kubernetes>;
}

export interface DockerEndpoint {
  /** tcp://host:port or unix:///path. */
  readonly host: string;
  /** Folder with ca.pem, cert.pem and key.pem. */
  readonly certPath?: string;
}

/** How a cluster was found. */
export interface ClusterState {
  readonly state: 'running' | 'stopped' | 'absent';
  /** kubeconfig context, once it is known. */
  readonly context?: string;
  /** The server's version, for instance v1.34.2, where it was asked for. */
  readonly version?: string;
  /** For people: `minikube profile "minikube", docker runtime`. */
  readonly description: string;
}

/** What stands beside a line about images on their way, for programs. */
export interface MovedBytes {
  /** Bytes that went to the nodes, or to their registry. */
  readonly movedBytes: number;
  /** Bytes of the whole image. */
  readonly imageBytes: number;
}

/** What a step tells while it works; one line, present tense. */
export type Tell = (message: string, detail?: MovedBytes) => void;

/** What was found under a reference on the side of the nodes. */
export interface DeliveredImage {
  /** ID of the image's configuration, to hold against the one that was built. */
  readonly id: string;
  /** Digest of the manifest, where the way has one (registries). */
  readonly digest?: string;
  /** The way that it came, for people, where there was a choice. */
  readonly way?: string;
}

/** The way that an image is going to take. */
export interface ChosenWay {
  /** For people, with the reason: `registry localhost:5000: 0.8 s expected, layers 2.1 s`. */
  readonly description: string;
  /** The figures behind it, a line for each way: `layers: 4.6 MB in 2.1 s expected (3 measured)`. */
  readonly figures: readonly string[];
}

/** A way for images to reach the nodes. */
export interface ImageTransport {
  /** For people: `registry localhost:5000`, `the Docker engine of minikube`. */
  readonly description: string;
  /** Why this way and no other, for people; left out where there is but one. */
  readonly why?: string;
  /** The engine that has to build: the one of this machine, or the node's own. */
  readonly engine: DockerEngine;
  /** Full reference that pods use, for a repository path such as `todo/backend` and a tag. */
  readonly reference: (repository: string, tag: string) => string;
  /** What the nodes (or their registry) have under this reference now; undefined when nothing. */
  find(reference: string): Promise<DeliveredImage | undefined>;
  /**
   * Brings the image, built under this very reference in `engine`, to the nodes, and returns what arrived,
   * asked for anew. Throws IMAGE_NOT_DELIVERED (environment) when what is there is not what was sent.
   */
  deliver(reference: string, tell: Tell, signal: AbortSignal): Promise<DeliveredImage>;
  /** Where there are figures to choose by: the way that this reference is going to take. Changes nothing. */
  choose?(reference: string): Promise<ChosenWay>;
  /** After a rollout: learns how long nodes took to pull what this run pushed. `list` gives their events. */
  learnPulls?(list: () => Promise<readonly KubeObject[]>): Promise<void>;
  /** Removes a reference from the nodes, where the way allows it; says how many were removed. */
  remove(reference: string): Promise<boolean>;
}

/** What runs the cluster. One file in clusters/, one line in its index. */
export interface ClusterProvider {
  readonly name: string;
  /** Looks, changes nothing, takes no longer than a second or two. */
  detect(): Promise<ClusterState>;
  /** Starts a stopped or absent cluster. Throws CLUSTER_START_FAILED (environment) with what the tool said. */
  start(tell: Tell, signal: AbortSignal): Promise<void>;
  /** The way for images; the cluster runs. */
  transport(): Promise<ImageTransport>;
  /** Removes the whole cluster, for `teardown --cluster`; undefined when that is not ours to do. */
  readonly deleteCluster?: (tell: Tell, signal: AbortSignal) => Promise<void>;
}

/** Whether a provider wants a project. */
export interface Suitability {
  /** Larger wins; 0 means not applicable. */
  readonly score: number;
  /** Why, or why not, for people: `the current kubeconfig context kind-dev answers`. */
  readonly reason: string;
}

/** How a provider is made, and whether it wants this project when the provider is `auto`. */
export interface ProviderEntry {
  readonly name: string;
  create(project: Project, ports: ProviderPorts): ClusterProvider;
  suits(project: Project, ports: ProviderPorts): Promise<Suitability>;
}
