import { stopAccess } from '../access/process.ts';
import {
  createdAnnotation,
  projectLabel,
  projectSelector,
  type Project,
} from '../config/project.ts';
import { DeployError } from '../errors.ts';
import type { KubeQuery, Kubernetes, KubeRef } from '../ports/kubernetes.ts';
import type { Ports } from '../ports/index.ts';
import { releaseRecords } from '../releases/facts.ts';
import { uninstallRelease } from '../releases/helm.ts';
import { inventory, inventoryQueries } from './inventory.ts';
import { lockHolder, withLock } from './lock.ts';
import { namespaceState, terminatingNow } from './steps/namespace.ts';
import { volumesOf } from './volumes.ts';
import { watchUntil } from './watch-until.ts';

/** How long what was removed may take to be gone, in milliseconds. */
const patienceMs = 120_000;

export interface Teardown {
  readonly project: Project;
  readonly ports: Ports;
  readonly kubernetes: Kubernetes;
  readonly signal: AbortSignal;
  readonly tell: (message: string) => void;
}

/** What a teardown found and will remove. */
export interface TeardownPlan {
  readonly namespace: 'absent' | 'ours' | 'foreign' | 'terminating';
  readonly releases: readonly string[];
  /** Objects that go away. */
  readonly remove: readonly KubeRef[];
  /** Volumes that stay, because --data was not given. */
  readonly keep: readonly KubeRef[];
  /** Names of the PersistentVolumes behind the claims that go away. */
  readonly volumes: readonly string[];
  /** The namespace goes too: we made it, and nothing stays in it. */
  readonly removeNamespace: boolean;
}

/** Looks what is ours. Throws NAMESPACE_FOREIGN (refused) for a namespace of somebody else. */
export async function planTeardown(
  { project, kubernetes }: Omit<Teardown, 'tell'>,
  options: { data: boolean },
): Promise<TeardownPlan> {
  const namespace = await namespaceState(kubernetes, project);
  if (namespace === 'foreign') throw foreign(project);
  if (namespace !== 'ours') {
    return { namespace, releases: [], remove: [], keep: [], volumes: [], removeNamespace: false };
  }
  const [objects, records, created] = await Promise.all([
    inventory(kubernetes, project),
    releaseRecords(kubernetes, project),
    madeByUs(kubernetes, project),
  ]);
  const claims = objects.filter(({ kind }) => kind === 'PersistentVolumeClaim');
  const keep = options.data ? [] : claims;
  return {
    namespace,
    releases: [...records.keys()].sort(),
    remove: objects.filter((object) => !keep.includes(object)),
    keep,
    volumes: options.data ? await volumesOf(kubernetes, claims) : [],
    removeNamespace: created && keep.length === 0 && !(await hasStrangers(kubernetes, project)),
  };
}

/** Removes what the plan names; stops at nothing that is gone already. */
export async function tearDown(teardown: Teardown, plan: TeardownPlan): Promise<void> {
  if (plan.namespace !== 'ours') {
    await stopAccess(teardown.kubernetes.context, teardown.project.namespace);
    return;
  }
  const { project, kubernetes, signal, tell, ports } = teardown;
  const lock = { project, kubernetes, signal, tell, clock: ports.clock, holder: lockHolder() };
  await withLock(lock, () => removeAll(teardown, plan));
}

async function removeAll(teardown: Teardown, plan: TeardownPlan): Promise<void> {
  const { project, ports, kubernetes, signal, tell } = teardown;
  const { namespace } = project;
  await stopAccess(kubernetes.context, namespace);
  for (const release of plan.releases) {
    tell(`helm uninstall ${release}`);
    await uninstallRelease(ports.exec, { release, namespace, context: kubernetes.context }, signal);
  }
  for (const object of plan.remove) {
    if (await kubernetes.delete(object)) tell(`${object.kind} ${object.name} removed`);
  }
  if (plan.removeNamespace) {
    tell(`namespace ${namespace} is being removed`);
    await kubernetes.delete({ apiVersion: 'v1', kind: 'Namespace', name: namespace });
  }
  await untilGone(teardown, plan);
}

/** Waits until the API server has none of it any more. Throws NOT_GONE (unhealthy) after two minutes. */
async function untilGone(teardown: Teardown, plan: TeardownPlan): Promise<void> {
  const { project, ports, kubernetes, signal } = teardown;
  const parts = { kubernetes, signal, clock: ports.clock };
  const kept = new Set(plan.keep.map(({ kind, name }) => `${kind} ${name}`));
  let left: string[] = [];
  const until = ports.clock.now() + patienceMs;
  const gone = await watchUntil(parts, goingQueries(project, plan), until, (objects) => {
    const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    left = names.filter((name) => !kept.has(name));
    return left.length === 0 ? true : undefined;
  });
  if (gone === true) return;
  if (plan.removeNamespace) left = await namespaceLeft(kubernetes, project.namespace);
  throw new DeployError('unhealthy', 'NOT_GONE', 'some objects are still there after two minutes', {
    details: left,
    hint: 'Look for finalizers on them, then run teardown again.',
  });
}

/** The namespace and what holds it. */
async function namespaceLeft(kubernetes: Kubernetes, namespace: string): Promise<string[]> {
  const { message, details } = await terminatingNow(kubernetes, namespace);
  return [message, ...details];
}

/** What has to go: the namespace with all that is in it, or what is ours in it. */
function goingQueries(project: Project, { removeNamespace }: TeardownPlan): KubeQuery[] {
  const { namespace, config } = project;
  if (removeNamespace) {
    return [{ apiVersion: 'v1', kind: 'Namespace', fieldSelector: `metadata.name=${namespace}` }];
  }
  const labelSelector = projectSelector(config);
  return [
    ...inventoryQueries(project),
    { apiVersion: 'v1', kind: 'Pod', namespace, labelSelector },
  ];
}

async function madeByUs(kubernetes: Kubernetes, project: Project): Promise<boolean> {
  const found = await kubernetes.get({
    apiVersion: 'v1',
    kind: 'Namespace',
    name: project.namespace,
  });
  return found?.metadata.annotations?.[createdAnnotation] === 'true';
}

/** Workloads or volumes that somebody else put into the namespace: then it is not ours to remove. */
async function hasStrangers(kubernetes: Kubernetes, project: Project): Promise<boolean> {
  const kinds = [
    ['apps/v1', 'Deployment'],
    ['apps/v1', 'StatefulSet'],
    ['apps/v1', 'DaemonSet'],
    ['v1', 'PersistentVolumeClaim'],
  ] as const;
  const labelSelector = `${projectLabel}!=${project.config.name}`;
  const lists = await Promise.all(
    kinds.map(([apiVersion, kind]) =>
      kubernetes.list({ apiVersion, kind, namespace: project.namespace, labelSelector }),
    ),
  );
  return lists.some((list) => list.length > 0) || (await hasExistingSecret(kubernetes, project));
}

/** A Secret that somebody else looks after goes with its namespace, and we never remove it. */
async function hasExistingSecret(
  kubernetes: Kubernetes,
  { config, namespace }: Project,
): Promise<boolean> {
  const names = Object.values(config.components).flatMap((one) => one.existingSecret ?? []);
  const found = await Promise.all(
    names.map((name) => kubernetes.get({ apiVersion: 'v1', kind: 'Secret', name, namespace })),
  );
  return found.some((secret) => secret !== undefined);
}

function foreign({ namespace, config, preview }: Project): DeployError {
  const whom = preview === undefined ? `project "${config.name}"` : `the preview "${preview.name}"`;
  return new DeployError(
    'refused',
    'NAMESPACE_FOREIGN',
    `namespace "${namespace}" does not belong to ${whom}: nothing was removed`,
    { hint: 'Check --namespace, --branch and --context.' },
  );
}
