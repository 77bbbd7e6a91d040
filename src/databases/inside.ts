import { componentLabel, projectSelector, type Project } from '../config/project.ts';
import { DeployError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import { networkInside } from '../ports/inside/network.ts';
import type { Inside } from '../ports/inside/relay.ts';
import type { Kubernetes } from '../ports/kubernetes.ts';
import { postgresHostOver } from '../ports/postgres-host/node.ts';
import { postgresOver } from '../ports/postgres/client.ts';
import { isServing, type Pod } from '../rollout/kube-types.ts';
import type { ProofPorts } from './proof/scene.ts';

/** Values of each component, by variable. */
type Secrets = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * A container that uses the database, in a ready pod: what is asked from there has the names, routes and network
 * policies of the app. Throws DeployError INSIDE_UNSEEN (environment) when none is ready.
 */
export async function insideApp(
  kubernetes: Kubernetes,
  project: Project,
  secrets: Secrets,
): Promise<Inside> {
  const { namespace } = project;
  const query = { apiVersion: 'v1', kind: 'Pod', namespace };
  const labelSelector = projectSelector(project.config);
  const found: readonly Pod[] = await kubernetes.list({ ...query, labelSelector });
  const pods = found.filter(isServing);
  const names = Object.keys(secrets).filter(
    (name) => secrets[name]?.['DATABASE_URL'] !== undefined,
  );
  for (const name of names) {
    const pod = pods.find(({ metadata }) => metadata.labels?.[componentLabel] === name);
    const container = pod?.spec?.containers?.[0]?.name;
    if (pod === undefined || container === undefined) continue;
    return { kubernetes, pod: { namespace, name: pod.metadata.name }, container };
  }
  throw new DeployError(
    'environment',
    'INSIDE_UNSEEN',
    `no pod that uses the database is ready in namespace ${namespace}`,
    {
      hint: 'Deploy with `todo-deploy up`; `todo-deploy status` says what is wrong with the pods.',
    },
  );
}

/** The proof's ways to the database, beginning in that container; TLS and the sign-in stay here. */
export function proofPortsInside(inside: Inside, clock: Clock): ProofPorts {
  const network = networkInside(inside);
  return { postgres: postgresOver(network), postgresHost: postgresHostOver(network), clock };
}
