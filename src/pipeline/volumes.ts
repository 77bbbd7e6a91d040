import { DeployError } from '../errors.ts';
import type { KubeObject, Kubernetes, KubeRef } from '../ports/kubernetes.ts';
import { watchUntil, type WatchParts } from './watch-until.ts';

/** A provisioner detaches a disk before it removes it; in a cloud that takes some ten seconds. */
const patienceMs = 60_000;
const kind = { apiVersion: 'v1', kind: 'PersistentVolume' };

export interface VolumeWait extends WatchParts {
  readonly tell: (message: string) => void;
}

/** Names of the PersistentVolumes that hold the data of these claims. */
export async function volumesOf(
  kubernetes: Kubernetes,
  claims: readonly KubeRef[],
): Promise<string[]> {
  const found = await Promise.all(claims.map((claim) => kubernetes.get(claim)));
  return found.flatMap((claim) => {
    const { volumeName } = (claim?.['spec'] ?? {}) as { volumeName?: string };
    return volumeName === undefined ? [] : [volumeName];
  });
}

/**
 * Waits until the provisioner has removed volumes whose claims are gone: only then is the data gone.
 * Minikube's leaves those that it made before its last restart, and the next claim of the same name is
 * given the same folder, data included.
 * @returns the volumes that stay because their policy is Retain
 * @throws DATA_LEFT (unhealthy) for a volume that should be gone and is not. Somebody who may not read
 * volumes is not told about them.
 */
export async function untilVolumesGone(
  { tell, ...parts }: VolumeWait,
  names: readonly string[],
): Promise<KubeRef[]> {
  if (names.length === 0) return [];
  const queries = names.map((name) => ({ ...kind, fieldSelector: `metadata.name=${name}` }));
  let left: KubeObject[] = [];
  let told = false;
  const look = (volumes: readonly KubeObject[]): KubeRef[] | undefined => {
    left = volumes.filter((volume) => policyOf(volume) !== 'Retain');
    if (left.length === 0) return volumes.map(({ metadata }) => ({ ...kind, name: metadata.name }));
    if (left.every(hasFailed)) throw dataLeft(left);
    if (!told) tell(`waiting until ${left.map(nameOf).join(', ')} is removed`);
    told = true;
    return undefined;
  };
  const until = parts.clock.now() + patienceMs;
  const kept = await watchUntil(parts, queries, until, look).catch(nothingIfForbidden);
  if (kept === undefined) throw dataLeft(left);
  return kept;
}

function nothingIfForbidden(error: unknown): KubeRef[] {
  if (error instanceof DeployError && error.code === 'CLUSTER_FORBIDDEN') return [];
  throw error;
}

interface VolumeFields {
  readonly spec?: {
    readonly persistentVolumeReclaimPolicy?: string;
    readonly hostPath?: { readonly path: string };
  };
  readonly status?: { readonly phase?: string };
}

const fieldsOf = (volume: KubeObject) => volume as VolumeFields;
const nameOf = ({ metadata }: KubeObject) => `PersistentVolume ${metadata.name}`;
const policyOf = (volume: KubeObject) => fieldsOf(volume).spec?.persistentVolumeReclaimPolicy;
const hasFailed = (volume: KubeObject) => fieldsOf(volume).status?.phase === 'Failed';

function dataLeft(volumes: readonly KubeObject[]): DeployError {
  const names = volumes.map(({ metadata }) => metadata.name).join(' ');
  return new DeployError('unhealthy', 'DATA_LEFT', 'the data is still there: all else is removed', {
    details: volumes.map(describe),
    hint:
      'Its provisioner did not remove it. Remove the data itself (for a folder: on the node), ' +
      `then the volume: kubectl delete pv ${names}`,
  });
}

function describe(volume: KubeObject): string {
  const { spec, status } = fieldsOf(volume);
  const folder = spec?.hostPath === undefined ? '' : `, folder ${spec.hostPath.path} on the node`;
  return `${nameOf(volume)}: ${status?.phase ?? 'in an unknown phase'}${folder}`;
}
