import type { ChosenWay, ClusterState } from '../clusters/provider.ts';

/** What exists, as far as a plan has to know; asked through ports, decided upon by the plan. */
export interface Facts {
  readonly cluster: ClusterState & { readonly version: string };
  readonly namespace: 'absent' | 'ours' | 'foreign' | 'terminating';
  /** By component name, the in-cluster database included. */
  readonly components: Readonly<Record<string, ComponentFacts>>;
  readonly access: { readonly alive: boolean; readonly url?: string };
}

export interface ComponentFacts {
  /** Undefined for a component whose image we do not build (the in-cluster database). */
  readonly image?: ImageFacts;
  readonly secret?: {
    readonly name: string;
    readonly exists: boolean;
    /** Somebody else looks after it. */
    readonly existing?: boolean;
  };
  readonly migration?: { readonly job: string; readonly state: MigrationState };
  readonly release: ReleaseFacts;
}

export interface ImageFacts {
  readonly reference: string;
  readonly repository: string;
  readonly tag: string;
  /** Names the content that decides what its migration does; the tag does where the project names none. */
  readonly migration?: string;
  /** The engine that builds has an image under this reference, or the nodes have it already. */
  readonly built: boolean;
  /** The nodes, or their registry, have it. */
  readonly delivered: boolean;
  readonly digest?: string;
  /** How it is going to reach the nodes, where they lack it, and why so. */
  readonly way?: ChosenWay;
}

export type MigrationState = 'absent' | 'running' | 'succeeded' | 'failed';

export interface ReleaseFacts {
  /** Fingerprint of chart and values as they would be now. */
  readonly inputs: string;
  /** Fingerprint that the newest revision was made from; undefined when there is no release. */
  readonly deployedInputs?: string;
  /** Helm's word for the newest revision: deployed, failed, pending-install, … */
  readonly status?: string;
  readonly revision?: number;
  /** The workload exists and all its pods are ready. */
  readonly ready: boolean;
  /** The release says deployed, but its workload is gone. */
  readonly workloadMissing: boolean;
}
