import { componentLabel, projectSelector } from '../config/project.ts';
import { DeployError } from '../errors.ts';
import type { KubeObject } from '../ports/kubernetes.ts';
import type { Run, Values } from './run.ts';
import { secretName } from './steps/secrets.ts';

/** Secrets that get another value while the app serves. */
export interface Rotation {
  /** The new values, in the place of those that are kept. */
  readonly values: Values;
  /** The values of now; a migration that uses one of them is told it as NAME_PREVIOUS. */
  readonly previous: Values;
  /** The app is to end all sessions. */
  readonly endSessions: boolean;
}

/** How long old pods may take to finish what they serve, in milliseconds; the charts give them up to a minute. */
const patienceMs = 120_000;
const pauseMs = 500;

/**
 * Waits until no pod has a Secret of before, those on their way out included, and removes these Secrets. Throws
 * ROTATION_UNFINISHED (environment) when old pods stay.
 */
export async function settleRotation(run: Run): Promise<void> {
  const { clock } = run.ports;
  const old = await oldSecrets(run);
  const names = old.map(({ metadata }) => metadata.name);
  const until = clock.now() + patienceMs;
  let pods = await podsWith(run, names);
  if (pods.length > 0) {
    const message = 'the new pods serve; old ones finish what they have begun, for up to a minute';
    run.emit({ type: 'note', message });
  }
  for (; pods.length > 0; pods = await podsWith(run, names)) {
    if (clock.now() >= until) throw unfinished(pods);
    await clock.sleep(pauseMs, run.signal);
  }
  const { namespace } = run.project;
  for (const name of names) {
    await run.cluster.kubernetes.delete({ apiVersion: 'v1', kind: 'Secret', name, namespace });
  }
}

/** Versions of our Secrets that the deployment of now does not use. */
async function oldSecrets({ project, cluster, secrets }: Run): Promise<KubeObject[]> {
  const current = Object.keys(secrets).map((component) => secretName(project, component, secrets));
  const listed = await cluster.kubernetes.list({
    ...{ apiVersion: 'v1', kind: 'Secret', namespace: project.namespace },
    labelSelector: `${projectSelector(project.config)},${componentLabel}`,
  });
  return listed.filter(
    ({ metadata, ...secret }) =>
      secret['type'] === 'Opaque' &&
      secret['immutable'] === true &&
      !current.includes(metadata.name),
  );
}

/** Names of the pods that read one of these Secrets and have not ended. */
async function podsWith({ project, cluster }: Run, secrets: readonly string[]): Promise<string[]> {
  const pods = await cluster.kubernetes.list({
    ...{ apiVersion: 'v1', kind: 'Pod', namespace: project.namespace },
    labelSelector: projectSelector(project.config),
  });
  return pods
    .filter((pod) => {
      const { phase = '' } = (pod['status'] ?? {}) as { phase?: string };
      if (['Succeeded', 'Failed'].includes(phase)) return false;
      const spec = JSON.stringify(pod['spec'] ?? {});
      return secrets.some((name) => spec.includes(`"${name}"`));
    })
    .map(({ metadata }) => metadata.name);
}

function unfinished(pods: readonly string[]): DeployError {
  const message = `pods with the old value are still there after ${patienceMs / 1000} s: ${pods.join(', ')}`;
  return new DeployError('environment', 'ROTATION_UNFINISHED', message, {
    hint: 'The app runs with the new value, which is kept; the old one works too until then. When the pods are gone, rotate again.',
  });
}
