import { hostname } from 'node:os';
import type { Project } from '../config/project.ts';
import { DeployError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Kubernetes } from '../ports/kubernetes.ts';
import { heldBy, isTaken, leaseOf, leaseRef, leaseSeconds, readLease, type Held } from './lease.ts';
import type { Run } from './run.ts';
import { watchUntil } from './watch-until.ts';

const renewEveryMs = 4_000;

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
  const held = await readLease(kubernetes, project.namespace);
  if (held !== undefined && isTaken(held, clock.now())) {
    await untilFree(parts, held);
  }
  await kubernetes.apply(leaseOf(project, holder, clock.now()));
  const now = await readLease(kubernetes, project.namespace);
  if (now !== undefined && now.holder !== holder) throw busy(now, project);
}

/** Resolves when the holder lets go, or has said nothing for the time of a Lease. Throws DEPLOYMENT_BUSY. */
async function untilFree(parts: LockParts, held: Held): Promise<void> {
  const { project, clock, tell } = parts;
  tell(`waiting up to ${leaseSeconds} s: ${held.holder} was at work here a moment ago`);
  const { name, ...place } = leaseRef(project.namespace);
  const query = { ...place, fieldSelector: `metadata.name=${name}` };
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
    if (awake) await kubernetes.apply(leaseOf(project, holder, clock.now())).catch(() => undefined);
  }
}

async function release({ kubernetes, project }: LockParts): Promise<void> {
  // What cannot be removed (the namespace is going, the server is away) runs out by itself.
  await kubernetes.delete(leaseRef(project.namespace)).catch(() => undefined);
}

function busy({ holder }: Held, { config, namespace }: Project): DeployError {
  return new DeployError(
    'refused',
    'DEPLOYMENT_BUSY',
    `project "${config.name}" in namespace "${namespace}" is being changed by ${holder}`,
    { hint: 'Wait until that run has ended, then run the same command again.' },
  );
}
