import type { HealthDocument } from '../health.ts';
import { comparable } from '../comparable.ts';
import { healthOf } from './health.ts';
import { ownLabels } from './labels.ts';
import type { Scene } from './scene.ts';
import { ContainerWatch } from './watch.ts';

/** Tells the health now and after each change of a container, until the signal fires. */
export async function watchHealth(
  scene: Scene,
  place: string,
  signal: AbortSignal,
  onHealth: (health: HealthDocument) => void,
): Promise<void> {
  const { clock, docker } = scene.ports;
  const labels = ownLabels(scene.project);
  const watch = await ContainerWatch.open({ containers: docker.containers, labels, clock, signal });
  let shown = '';
  try {
    while (!signal.aborted) {
      const moment = watch.moment();
      const health = await healthOf(scene, place);
      const now = comparable(health);
      if (now !== shown) onHealth(health);
      shown = now;
      await watch.newsSince(moment);
    }
  } finally {
    await watch.close();
  }
}
