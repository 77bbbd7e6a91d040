import { projectLabel, type Project } from '../config/project.ts';
import type { KubeObject, KubeRef, Kubernetes } from '../ports/kubernetes.ts';

/** How long a holder that says nothing is believed to be alive, in seconds. */
export const leaseSeconds = 15;
const forgottenMs = 60_000;

/** What the Lease of a namespace says about who changes the deployment in it. */
export interface Held {
  /** `process 4711 on laptop`; empty when nobody holds it. */
  readonly holder: string;
  readonly renewTime: string;
}

/** The Lease of a namespace. */
export function leaseRef(namespace: string): KubeRef & { readonly namespace: string } {
  const kind = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' };
  return { ...kind, name: 'todo-deploy', namespace };
}

/** What the Lease says; undefined when there is none. */
export async function readLease(
  kubernetes: Kubernetes,
  namespace: string,
): Promise<Held | undefined> {
  const found = await kubernetes.get(leaseRef(namespace));
  return found && heldBy(found);
}

export function heldBy(found: KubeObject): Held {
  const spec = (found['spec'] ?? {}) as { holderIdentity?: string; renewTime?: string };
  return { holder: spec.holderIdentity ?? '', renewTime: spec.renewTime ?? '' };
}

/** Somebody holds it, and not since so long that not even clocks that disagree make that a living holder. */
export function isTaken({ holder, renewTime }: Held, now: number): boolean {
  return holder !== '' && !(now - Date.parse(renewTime) > forgottenMs);
}

/**
 * Who changes the deployment in a namespace, or did so a moment ago; undefined when nobody does.
 * @param now milliseconds since the epoch
 */
export async function whoIsAtWork(
  kubernetes: Kubernetes,
  namespace: string,
  now: number,
): Promise<string | undefined> {
  const held = await readLease(kubernetes, namespace);
  return held !== undefined && isTaken(held, now) ? held.holder : undefined;
}

/** The Lease as a holder renews it; times have microseconds (kubernetes.io: MicroTime). */
export function leaseOf({ config, namespace }: Project, holder: string, now: number): KubeObject {
  const { name, ...kind } = leaseRef(namespace);
  const renewTime = new Date(now).toISOString().replace('Z', '000Z');
  return {
    ...{ apiVersion: kind.apiVersion, kind: kind.kind },
    metadata: { name, namespace, labels: { [projectLabel]: config.name } },
    spec: { holderIdentity: holder, leaseDurationSeconds: leaseSeconds, renewTime },
  };
}
