import { DeployError } from '../../errors.ts';
import { comparable } from '../comparable.ts';
import type { HealthDocument } from '../health.ts';
import type { TargetContext } from '../target.ts';
import { localHealth } from './health.ts';
import { lookAround } from './site.ts';

/** How soon a supervisor that has come is seen, in milliseconds: nothing tells of one that is not there. */
const lookMs = 2_000;

/** Tells the health now and after every change, until the signal fires. */
export async function watchLocalHealth(
  context: TargetContext,
  redact: (text: string) => string,
  onHealth: (health: HealthDocument) => void,
): Promise<void> {
  const { project, ports, signal } = context;
  let shown = '';
  while (!signal.aborted) {
    const { supervisor, deployment, states } = await lookAround(context, { probe: false });
    const tell = (now: typeof states): void => {
      const at = ports.clock.now();
      const health = localHealth({ project, deployment, states: now, redact, now: at });
      const told = comparable(health);
      if (told !== shown) onHealth(health);
      shown = told;
    };
    if (supervisor === undefined) tell(states);
    else await supervisor.watch(tell, signal).catch(unlessLost);
    await ports.clock.sleep(lookMs, signal).catch(() => undefined);
  }
}

/** A supervisor that was ended is a change to be told like any other. */
function unlessLost(error: unknown): void {
  if (!(error instanceof DeployError) || error.code !== 'SUPERVISOR_LOST') throw error;
}
