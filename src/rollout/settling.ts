import type { Pod } from './kube-types.ts';
import type { Snapshot } from './snapshot.ts';

/** How long a program without a readiness probe has to stay up before it counts, in milliseconds. */
const proofMs = 5_000;

/**
 * Kubernetes calls a container without a readiness probe ready as soon as it runs, so a program that crashes
 * at once is "ready" for a moment at each start. Such a rollout is believed only once it has held.
 */
export class Settling {
  private readySince: number | undefined;

  /**
   * When a rollout that is ready at `now` may be believed: a time that is not in the future, or the moment
   * to look again. Both in milliseconds since the epoch.
   */
  believedAt(snapshot: Snapshot, now: number): number {
    this.readySince ??= now;
    return snapshot.pods.some(isUnproven) ? this.readySince + proofMs : now;
  }

  /** The rollout is not ready (any more): what comes next has to hold anew. */
  reset(): void {
    this.readySince = undefined;
  }
}

/** A pod that serves, whose readiness nothing asks for; pods of Jobs end and are not meant. */
function isUnproven({ spec, status }: Pod): boolean {
  const serves = status?.phase === 'Running' && (spec?.restartPolicy ?? 'Always') === 'Always';
  return (
    serves && (spec?.containers ?? []).some(({ readinessProbe }) => readinessProbe === undefined)
  );
}
