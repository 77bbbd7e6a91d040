import type { ClusterProvider, ClusterState, ImageTransport, Tell } from '../clusters/provider.ts';
import type { Project } from '../config/project.ts';
import type { Kubernetes } from '../ports/kubernetes.ts';
import type { Ports } from '../ports/index.ts';
import type { StepId } from '../plan/steps.ts';
import type { DatabaseCopy } from '../rehearsal/place.ts';
import type { Emit } from './events.ts';
import type { Rotation } from './rotation.ts';

/** Secret values by variable. */
export type Values = Readonly<Record<string, string>>;

/** Secret values by component, then by variable. */
export type SecretsByComponent = Readonly<Record<string, Values>>;

/** A running cluster and the ways into it. */
export interface Cluster {
  readonly provider: ClusterProvider;
  readonly kubernetes: Kubernetes;
  readonly transport: ImageTransport;
  /** The server's version, for instance v1.34.2. */
  readonly version: string;
  /** How the provider found it. */
  readonly state: ClusterState;
}

/** Makes the copy that migrations are tried on. */
export type CopyMaker = () => Promise<DatabaseCopy>;

/** What every step of one run shares. */
export interface Run {
  readonly project: Project;
  readonly ports: Ports;
  readonly cluster: Cluster;
  readonly secrets: SecretsByComponent;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** When waiting for pods has to end, in milliseconds since the epoch. */
  readonly deadline?: number;
  /** Makes the copy of the database that migrations are tried on first; undefined without --rehearse. */
  readonly makeCopy?: CopyMaker;
  /** Takes secret values out of a text. */
  readonly redact: (text: string) => string;
  /** Secrets that get another value in this run, on purpose. */
  readonly rotation?: Rotation;
}

/** A function that tells the progress of one step. */
export function teller(emit: Emit, step: StepId, component?: string): Tell {
  return (message, detail) => {
    emit({
      type: 'step-progress',
      step,
      message,
      ...(component === undefined ? {} : { component }),
      ...detail,
    });
  };
}
