import type { Container, Probe } from '../../rollout/kube-types.ts';

/** Defaults of the Kubernetes API for what a probe leaves out. */
const defaults = { initialDelaySeconds: 0, periodSeconds: 10, failureThreshold: 3 };

/** How long a probe itself lets pass before it has failed for good, in seconds. */
export function windowSeconds(probe: Probe): number {
  const { initialDelaySeconds, periodSeconds, failureThreshold } = { ...defaults, ...probe };
  return initialDelaySeconds + periodSeconds * failureThreshold;
}

/** How often a probe may fail before it has failed for good. */
export function attempts(probe: Probe): number {
  return probe.failureThreshold ?? defaults.failureThreshold;
}

/** How long after its start a container may be unready by its own settings, in seconds. */
export function readyWithinSeconds({ startupProbe, readinessProbe }: Container): number {
  const startup = startupProbe === undefined ? 0 : windowSeconds(startupProbe);
  const readiness = readinessProbe === undefined ? 0 : windowSeconds(readinessProbe);
  return startup + readiness;
}
