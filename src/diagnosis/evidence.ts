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

/**
 * The same without secrets. Before anything is quoted: a line that is cut in the middle of one shows a piece of it
 * by which it is no longer known.
 */
export function redactedEvidence(evidence: Evidence, redact: (text: string) => string): Evidence {
  const logs = [...evidence.logs].map(
    ([key, lines]) => [key, redact(lines.join('\n')).split('\n')] as const,
  );
  const health = [...evidence.health].map(
    ([key, { status, body }]) => [key, { status, body: redact(body) }] as const,
  );
  return { ...evidence, logs: new Map(logs), health: new Map(health) };
}

export const noEvidence: Evidence = { logs: new Map(), health: new Map() };
