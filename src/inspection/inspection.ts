import type { Evidence, HealthAnswer } from '../diagnosis/evidence.ts';
import type { KubeObject } from '../ports/kubernetes.ts';
import type { Snapshot } from '../rollout/snapshot.ts';

/** Everything that a diagnosis of a namespace looks at. It is data: written down, it can be judged again. */
export interface Inspection {
  readonly namespace: string;
  readonly context: string;
  /** Name of the project whose configuration was at hand. */
  readonly project?: string;
  readonly snapshot: Snapshot;
  readonly evidence: Evidence;
  readonly surroundings: Surroundings;
}

/** What is looked at beside the objects of the namespace. */
export interface Surroundings {
  /** The namespace itself, where it may be read. */
  readonly namespace?: KubeObject;
  /** What is left in a namespace on its way out, a line each. */
  readonly remaining?: readonly string[];
  /** The newest revision of each Helm release. */
  readonly releases: readonly ReleaseState[];
  /** Who changes the deployment in this namespace with todo-deploy, or did so a moment ago. */
  readonly holder?: string;
  /** Milliseconds that the clock of this machine is ahead of the API server's; negative: behind. */
  readonly clockAheadMs?: number;
  /** External databases, asked from this machine. */
  readonly databases: readonly DatabaseAnswer[];
  /** Health paths of the components of a project, asked through their Services. */
  readonly endpoints: readonly EndpointState[];
}

export interface ReleaseState {
  readonly release: string;
  /** Helm's word: deployed, failed, pending-upgrade, … */
  readonly status: string;
  readonly revision: number;
  /** When its record was made, ISO 8601. */
  readonly since?: string;
  /** todo-deploy made it. */
  readonly ours: boolean;
}

/** What a database says to this machine. */
export interface DatabaseAnswer {
  /** The variable that holds the URL: DATABASE_URL. */
  readonly variable: string;
  /** Host and database, never user or password. */
  readonly address: string;
  /** `PostgreSQL 17.2, answered in 12 ms`, or why it cannot be used. */
  readonly message: string;
  /** Code of the failure and what to do; left out when it answers. */
  readonly failure?: { readonly code: string; readonly hint: string };
}

export interface EndpointState extends HealthAnswer {
  readonly component: string;
  readonly service: string;
  readonly path: string;
}

export const nothingAround: Surroundings = { releases: [], databases: [], endpoints: [] };
