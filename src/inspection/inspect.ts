import { componentsInOrder, releaseName, type Project } from '../config/project.ts';
import { DeployError } from '../errors.ts';
import { whoIsAtWork } from '../pipeline/lease.ts';
import type { Clock } from '../ports/clock.ts';
import type { KubeObject, Kubernetes } from '../ports/kubernetes.ts';
import type { Postgres } from '../ports/postgres.ts';
import { EvidenceCollector } from '../rollout/evidence-collector.ts';
import type { Snapshot } from '../rollout/snapshot.ts';
import { snapshotNamespace } from '../rollout/watch-namespace.ts';
import { askEndpoint } from '../targets/kubernetes/endpoints.ts';
import { clockAhead } from './clock.ts';
import { askDatabases } from './database.ts';
import type { EndpointState, Inspection, Surroundings } from './inspection.ts';
import { remainingIn } from './remaining.ts';
import { releaseStates } from './releases.ts';

export interface InspectOptions {
  readonly kubernetes: Kubernetes;
  readonly namespace: string;
  readonly clock: Clock;
  /** A project whose configuration is at hand; more can be asked then. */
  readonly project?: Project;
  /** Secret values of its components, when its database is outside the cluster. */
  readonly secrets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly postgres: Postgres;
}

/**
 * Looks at everything in a namespace, whoever made it, and at what surrounds it; changes nothing.
 * Throws NAMESPACE_UNKNOWN (usage) when there is no such namespace.
 */
export async function inspect(options: InspectOptions): Promise<Inspection> {
  const { kubernetes, namespace, clock, project } = options;
  const itself = await namespaceObject(kubernetes, namespace);
  const snapshot = await snapshotNamespace(kubernetes, namespace, () => clock.now());
  const leaving = itself?.metadata.deletionTimestamp !== undefined;
  const [evidence, surroundings, remaining] = await Promise.all([
    collectEvidence(kubernetes, namespace, snapshot),
    lookAround(options, snapshot),
    leaving ? remainingIn(kubernetes, namespace) : [],
  ]);
  return {
    ...{ namespace, context: kubernetes.context, snapshot, evidence },
    surroundings: {
      ...surroundings,
      ...(itself === undefined ? {} : { namespace: itself }),
      ...(leaving ? { remaining } : {}),
    },
    ...(project === undefined ? {} : { project: project.config.name }),
  };
}

async function lookAround(options: InspectOptions, snapshot: Snapshot): Promise<Surroundings> {
  const { kubernetes, namespace, clock, project, secrets, postgres } = options;
  const [releases, holder, version, databases, endpoints] = await Promise.all([
    releaseStates(kubernetes, namespace).catch(nothingIfForbidden),
    whoIsAtWork(kubernetes, namespace, clock.now()).catch(nothingIfForbidden),
    kubernetes.raw('/version'),
    askDatabases(secrets ?? {}, postgres),
    project === undefined ? [] : askEndpoints(kubernetes, project, snapshot),
  ]);
  const clockAheadMs = clockAhead(version, clock.now());
  return {
    ...{ releases: releases ?? [], databases, endpoints },
    ...(holder === undefined ? {} : { holder }),
    ...(clockAheadMs === undefined ? {} : { clockAheadMs }),
  };
}

/** The namespace itself, or undefined where we may not read it. */
async function namespaceObject(
  kubernetes: Kubernetes,
  name: string,
): Promise<KubeObject | undefined> {
  const ref = { apiVersion: 'v1', kind: 'Namespace', name };
  try {
    const found = await kubernetes.get(ref);
    if (found !== undefined) return found;
  } catch (error) {
    nothingIfForbidden(error);
    return undefined;
  }
  throw new DeployError(
    'usage',
    'NAMESPACE_UNKNOWN',
    `there is no namespace "${name}" in context ${kubernetes.context}`,
    {
      hint: 'Name another one with --namespace (kubectl get namespaces lists them), or deploy with `todo-deploy up`.',
    },
  );
}

async function collectEvidence(kubernetes: Kubernetes, namespace: string, snapshot: Snapshot) {
  const collector = new EvidenceCollector(kubernetes, namespace);
  collector.look(snapshot, 'all');
  await collector.settled();
  return collector.evidence;
}

/** Asks the health path of every component of the project whose workload is there. */
async function askEndpoints(
  kubernetes: Kubernetes,
  { config, namespace }: Project,
  { deployments }: Snapshot,
): Promise<EndpointState[]> {
  const present = componentsInOrder(config).filter(({ name }) =>
    deployments.some(({ metadata }) => metadata.name === releaseName(config, name)),
  );
  return Promise.all(
    present.map(async (component) => {
      const service = releaseName(config, component.name);
      const { status, body } = await askEndpoint(kubernetes, namespace, service, component);
      return { component: component.name, service, path: component.health, status, body };
    }),
  );
}

function nothingIfForbidden(error: unknown): undefined {
  if (error instanceof DeployError && error.code === 'CLUSTER_FORBIDDEN') return undefined;
  throw error;
}
