import { hostname } from 'node:os';
import { projectLabel, type Project } from '../config/project.ts';
import { DeployError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { KubeObject, KubeRef, Kubernetes } from '../ports/kubernetes.ts';
import type { Run } from './run.ts';
import { watchUntil } from './watch-until.ts';

/** How long a holder that says nothing is believed to be alive, in seconds. */
const leaseSeconds = 15;
const renewEveryMs = 4_000;
const forgottenMs = 60_000;

const leaseName = 'todo-deploy';

export interface LockParts {
  readonly project: Project;
  readonly kubernetes: Kubernetes;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Who we are, for the person who finds the lock taken: `process 4711 on laptop`. */
  readonly holder: string;
  readonly tell: (message: string) => void;
}

/** Who this process is, for the person whose run finds the lock taken. */
export function lockHolder(): string {
  return `process ${process.pid} on ${hostname()}`;
}

/** The lock of a run's deployment. */
export function lockFor(run: Run): LockParts {
  return {
    ...{ project: run.project, kubernetes: run.cluster.kubernetes, clock: run.ports.clock },
    ...{ signal: run.signal, holder: lockHolder() },
    tell: (message) => {
      run.emit({ type: 'note', message });
    },
  };
}

/** True when somebody holds the lock and has renewed it of late; `now` in milliseconds since the epoch. */
export async function isAtWork(
  kubernetes: Kubernetes,
  project: Project,
  now: number,
): Promise<boolean> {
  const held = await read(kubernetes, project);
  return held !== undefined && held.holder !== '' && !isForgotten(held, now);
}

/**
 * Does some work while holding a Lease in the namespace, so that two runs never change one deployment at a
 * time. A holder that was killed stops renewing, and its Lease is taken over after 15 seconds.
 * Throws DEPLOYMENT_BUSY (refused) when the holder is alive.
 */
export async function withLock<T>(parts: LockParts, work: () => Promise<T>): Promise<T> {
  await acquire(parts);
  const renewing = new AbortController();
  const renewed = renew(parts, renewing.signal);
  try {
    return await work();
  } finally {
    renewing.abort(new Error('done'));
    await renewed;
    await release(parts);
  }
}

async function acquire(parts: LockParts): Promise<void> {
  const { kubernetes, project, clock, holder } = parts;
  const held = await read(kubernetes, project);
  if (held !== undefined && held.holder !== '' && !isForgotten(held, clock.now())) {
    await untilFree(parts, held);
  }
  await kubernetes.apply(lease(project, holder, clock.now()));
  const now = await read(kubernetes, project);
  if (now !== undefined && now.holder !== holder) throw busy(now, project);
}

/** Resolves when the holder lets go, or has said nothing for the time of a Lease. Throws DEPLOYMENT_BUSY. */
async function untilFree(parts: LockParts, held: Held): Promise<void> {
  const { project, clock, tell } = parts;
  tell(`waiting up to ${leaseSeconds} s: ${held.holder} was at work here a moment ago`);
  const { apiVersion, kind, name, namespace = '' } = leaseRef(project);
  const query = { apiVersion, kind, namespace, fieldSelector: `metadata.name=${name}` };
  await watchUntil(parts, [query], clock.now() + leaseSeconds * 1000, ([found]) => {
    const seen = found && heldBy(found);
    if (seen === undefined || seen.holder === '') return 'free';
    // A renewal since the first look is the proof that the holder is alive.
    if (seen.renewTime !== held.renewTime) throw busy(seen, project);
    return undefined;
  });
}

async function renew(parts: LockParts, signal: AbortSignal): Promise<void> {
  const { kubernetes, project, clock, holder } = parts;
  while (!signal.aborted) {
    const awake = await clock.sleep(renewEveryMs, signal).then(
      () => true,
      () => false,
    );
    // A renewal that fails is no reason to stop: the next one may succeed, and the Lease outlives several.
    if (awake) await kubernetes.apply(lease(project, holder, clock.now())).catch(() => undefined);
  }
}

async function release({ kubernetes, project }: LockParts): Promise<void> {
  // What cannot be removed (the namespace is going, the server is away) runs out by itself.
  await kubernetes.delete(leaseRef(project)).catch(() => undefined);
}

interface Held {
  readonly holder: string;
  readonly renewTime: string;
}

async function read(kubernetes: Kubernetes, project: Project): Promise<Held | undefined> {
  const found = await kubernetes.get(leaseRef(project));
  return found && heldBy(found);
}

function heldBy(found: KubeObject): Held {
  const spec = (found['spec'] ?? {}) as { holderIdentity?: string; renewTime?: string };
  return { holder: spec.holderIdentity ?? '', renewTime: spec.renewTime ?? '' };
}

/** So old that not even clocks that disagree make it the Lease of a living holder. */
function isForgotten({ renewTime }: Held, now: number): boolean {
  return now - Date.parse(renewTime) > forgottenMs;
}

function leaseRef({ namespace }: Project): KubeRef {
  return { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', name: leaseName, namespace };
}

/** The Lease; times have microseconds (kubernetes.io: MicroTime). */
function lease(project: Project, holder: string, now: number): KubeObject {
  const renewTime = new Date(now).toISOString().replace('Z', '000Z');
  const { apiVersion, kind, name, namespace } = leaseRef(project);
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      labels: { [projectLabel]: project.config.name },
    },
    spec: { holderIdentity: holder, leaseDurationSeconds: leaseSeconds, renewTime },
  };
}

function busy({ holder }: Held, { config, namespace }: Project): DeployError {
  return new DeployError(
    'refused',
    'DEPLOYMENT_BUSY',
    `project "${config.name}" in namespace "${namespace}" is being changed by ${holder}`,
    { hint: 'Wait until that run has ended, then run the same command again.' },
  );
}
