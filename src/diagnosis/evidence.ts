/** What a pod's own health path answered. */
export interface HealthAnswer {
  readonly status: number;
  readonly body: string;
}

/** What has to be asked for beside the watched objects, and was. */
export interface Evidence {
  /** Last lines of containers that ended, or run and are not ready, by `pod/container`. */
  readonly logs: ReadonlyMap<string, readonly string[]>;
  /** Answers of pods that are not ready, by pod. */
  readonly health: ReadonlyMap<string, HealthAnswer>;
  /** Milliseconds that the clock of this machine is ahead of the API server's; negative: behind. */
  readonly clockAheadMs?: number;
}

export const noEvidence: Evidence = { logs: new Map(), health: new Map() };
