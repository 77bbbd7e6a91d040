/** How a deployment ended; `running` is one that has not, or whose process was killed. */
export type DeploymentResult = 'running' | 'deployed' | 'failed' | 'rolled-back' | 'interrupted';

/** One component as a deployment made it. Names and fingerprints only, never a secret value. */
export interface DeployedComponent {
  /** Revision of its Helm release. */
  readonly helm: number;
  /** Fingerprint of chart and values. */
  readonly inputs: string;
  /** Fingerprints of the parts of the inputs, so that two deployments can be compared. */
  readonly chart: string;
  readonly settings: string;
  /** Reference of the image, with its tag; undefined for the in-cluster database. */
  readonly image?: string;
  readonly digest?: string;
  /** Name of the Secret that its pods read. */
  readonly secret?: string;
  /** Version of the database's schema after its migration, or the tag of the image that migrated. */
  readonly schema?: string;
}

/** One revision of the whole project, across its components. */
export interface Deployment {
  /** Counts from 1. */
  readonly revision: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly command: 'up' | 'rollback' | 'db migrate';
  /** The deployment that a rollback went back to. */
  readonly from?: number;
  readonly result: DeploymentResult;
  /** Code of the failure. */
  readonly code?: string;
  /** After a failure: the revision that serves again, or still. */
  readonly serves?: number;
  /** By component name. */
  readonly components: Readonly<Record<string, DeployedComponent>>;
}

/** True for a deployment that was ready and answered. */
export function hasWorked({ result }: Pick<Deployment, 'result'>): boolean {
  return result === 'deployed';
}

/** The deployment whose releases are in the cluster now; undefined before the first one. */
export function present(history: readonly Deployment[]): Deployment | undefined {
  const newest = history.at(-1);
  return newest?.serves === undefined
    ? newest
    : history.find(({ revision }) => revision === newest.serves);
}

/** The newest deployment that worked, older than `before` when that is given. */
export function lastThatWorked(
  history: readonly Deployment[],
  before = Infinity,
): Deployment | undefined {
  return history.findLast((one) => hasWorked(one) && one.revision < before);
}

/** True when two deployments consist of the same releases. */
export function isSame(
  one: Pick<Deployment, 'components'>,
  other: Pick<Deployment, 'components'>,
): boolean {
  const names = Object.keys(one.components);
  return (
    names.length === Object.keys(other.components).length &&
    names.every((name) => one.components[name]?.inputs === other.components[name]?.inputs)
  );
}
