import type { Clock } from '../../ports/clock.ts';
import type { Snapshot } from '../../rollout/snapshot.ts';
import { watchNamespace } from '../../rollout/watch-namespace.ts';
import { comparable } from '../comparable.ts';
import type { HealthDocument } from '../health.ts';
import { healthOf, type HealthOptions } from './status.ts';

export interface WatchHealthOptions extends Omit<HealthOptions, 'snapshot'> {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onHealth: (health: HealthDocument) => void;
}

/** Tells the health now and after each change in the namespace, until the signal fires. */
export async function watchHealth(options: WatchHealthOptions): Promise<void> {
  const { kubernetes, project, clock, signal, onHealth } = options;
  let newest: Snapshot | undefined;
  let running: Promise<void> | undefined;
  let shown = '';
  let failure: unknown;
  const stop = new AbortController();
  const tell = async (): Promise<void> => {
    // Changes that come while the health paths are asked make one more round, not one each.
    while (newest !== undefined && !signal.aborted) {
      const snapshot = newest;
      newest = undefined;
      const health = await healthOf({ ...options, snapshot });
      const now = comparable(health);
      if (now !== shown) onHealth(health);
      shown = now;
    }
  };
  await watchNamespace({
    ...{ kubernetes, namespace: project.namespace, now: () => clock.now() },
    signal: AbortSignal.any([signal, stop.signal]),
    onSnapshot: (snapshot) => {
      newest = snapshot;
      running ??= tell()
        .catch((error: unknown) => {
          failure = error;
          stop.abort();
        })
        .finally(() => (running = undefined));
    },
  });
  await running;
  if (failure !== undefined) throw failure as Error;
}
