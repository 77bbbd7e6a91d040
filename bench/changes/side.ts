import type { Place } from './edits.ts';

/** One deployment of a project, done by one tool. */
export interface Side extends Place {
  readonly name: string;
  readonly namespace: string;
  /** Deploys what the folder says, and waits until the tool says that it is done. */
  deploy(): Promise<Run>;
  /** Removes the deployment, so that the next one is the first. */
  reset(): Promise<void>;
  /** Removes all of it. */
  remove(): Promise<void>;
}

/** How one deployment went. */
export interface Run {
  /** From the start of the command to its end. */
  readonly seconds: number;
  /** Seconds of the steps that are somebody else's work, where they are told. */
  readonly build?: number;
  readonly watch?: number;
  /** Bytes that were moved to the node. */
  readonly bytes: number;
  /** Writes to the API server. */
  readonly writes: number;
}
