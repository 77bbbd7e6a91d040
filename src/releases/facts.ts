import { projectSelector, type Project } from '../config/project.ts';
import type { KubeObject, KubeQuery, Kubernetes } from '../ports/kubernetes.ts';
import { inputsLabel, shapeLabel } from './helm.ts';

/** A revision of a Helm release, as its record in the cluster says. */
export interface ReleaseRecord {
  readonly release: string;
  readonly status: string;
  readonly revision: number;
  readonly inputs?: string;
  /** Fingerprint of chart and settings. */
  readonly shape?: string;
  /** When the record was made, ISO 8601. */
  readonly createdAt?: string;
  /** Name of the Secret that holds the record. */
  readonly secret: string;
}

/** The newest revision of each release of this project. */
export async function releaseRecords(
  kubernetes: Kubernetes,
  project: Project,
): Promise<Map<string, ReleaseRecord>> {
  return newestOf(await releaseRevisions(kubernetes, project));
}

/**
 * Every revision of every release of this project that Helm has kept. Helm keeps a record a revision, in a
 * Secret with the labels owner, name, status and version (helm.sh/docs: release storage), beside those that
 * we add. The labels are all that is asked for: the Secrets hold whole charts.
 */
export async function releaseRevisions(
  kubernetes: Kubernetes,
  project: Project,
): Promise<ReleaseRecord[]> {
  const query = { ...releaseQuery(project), metadataOnly: true } as const;
  return (await kubernetes.list(query)).map(toRecord);
}

/** Finds the records of this project's releases, or those of one release. */
export function releaseQuery({ config, namespace }: Project, release?: string): KubeQuery {
  const one = release === undefined ? '' : `,name=${release}`;
  const labelSelector = `owner=helm,${projectSelector(config)}${one}`;
  return { apiVersion: 'v1', kind: 'Secret', namespace, labelSelector };
}

/** The newest of the revisions of each release. */
export function newestOf(revisions: readonly ReleaseRecord[]): Map<string, ReleaseRecord> {
  const newest = new Map<string, ReleaseRecord>();
  for (const record of revisions) {
    const known = newest.get(record.release);
    if (known === undefined || known.revision < record.revision) newest.set(record.release, record);
  }
  return newest;
}

/** A revision, from the Secret that holds it. */
export function toRecord({ metadata }: KubeObject): ReleaseRecord {
  const labels = metadata.labels ?? {};
  const inputs = labels[inputsLabel];
  const shape = labels[shapeLabel];
  return {
    release: labels['name'] ?? '',
    status: labels['status'] ?? 'unknown',
    revision: Number(labels['version'] ?? 0),
    secret: metadata.name,
    ...(metadata.creationTimestamp === undefined ? {} : { createdAt: metadata.creationTimestamp }),
    ...(inputs === undefined ? {} : { inputs }),
    ...(shape === undefined ? {} : { shape }),
  };
}

/** True when Helm was interrupted in the middle: it would refuse to touch this release again. */
export function isPending(record: Pick<ReleaseRecord, 'status'> | undefined): boolean {
  return record?.status.startsWith('pending-') ?? false;
}
