import {
  createdAnnotation,
  previewAnnotation,
  projectLabel,
  type Project,
} from '../../config/project.ts';
import { DeployError } from '../../errors.ts';
import { terminating } from '../../inspection/namespace.ts';
import { remainingIn } from '../../inspection/remaining.ts';
import type { Facts } from '../../plan/facts.ts';
import type { KubeObject, Kubernetes } from '../../ports/kubernetes.ts';
import type { Run } from '../run.ts';
import type { StepResult } from '../stepper.ts';

/** Whose namespace it is, told by its label. */
export async function namespaceState(
  kubernetes: Kubernetes,
  project: Project,
): Promise<Facts['namespace']> {
  const found = await kubernetes.get({
    apiVersion: 'v1',
    kind: 'Namespace',
    name: project.namespace,
  });
  if (found === undefined) return 'absent';
  if (found.metadata.deletionTimestamp !== undefined) return 'terminating';
  return isOf(project, found) ? 'ours' : 'foreign';
}

/** A preview and a deployment of the same project whose namespaces have one name are not the same. */
function isOf({ config, preview }: Project, { metadata }: KubeObject): boolean {
  const sameProject = metadata.labels?.[projectLabel] === config.name;
  return sameProject && metadata.annotations?.[previewAnnotation] === preview?.name;
}

/**
 * Throws NAMESPACE_FOREIGN (refused), or NAMESPACE_TERMINATING (environment) with what holds the namespace.
 */
export async function requireOwnNamespace(
  kubernetes: Kubernetes,
  state: Facts['namespace'],
  project: Project,
): Promise<void> {
  const { namespace, config, preview } = project;
  if (state === 'foreign' && preview !== undefined) throw foreignToPreview(namespace, preview.name);
  if (state === 'foreign') {
    throw new DeployError(
      'refused',
      'NAMESPACE_FOREIGN',
      `namespace "${namespace}" exists and does not belong to project "${config.name}"`,
      {
        hint:
          `Choose another one with --namespace, or hand it over: ` +
          `kubectl label namespace ${namespace} ${projectLabel}=${config.name}`,
      },
    );
  }
  if (state === 'terminating') throw await terminatingNow(kubernetes, namespace);
}

function foreignToPreview(namespace: string, name: string): DeployError {
  const message = `namespace "${namespace}" exists and does not belong to the preview "${name}" of this project`;
  return new DeployError('refused', 'NAMESPACE_FOREIGN', message, {
    hint: 'Give the preview another name with --branch, or its namespace another beginning with --namespace.',
  });
}

/** Why a namespace does not go, as far as the cluster says. */
export async function terminatingNow(kubernetes: Kubernetes, name: string): Promise<DeployError> {
  const gone = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  const [found, remaining] = await Promise.all([
    kubernetes.get({ apiVersion: 'v1', kind: 'Namespace', name }),
    remainingIn(kubernetes, name),
  ]);
  return terminating(found ?? gone, remaining);
}

/** Creates the namespace with Pod Security "restricted" enforced, when it does not exist. */
export async function createNamespace(
  { project, cluster }: Run,
  state: Facts['namespace'],
): Promise<StepResult<void>> {
  if (state !== 'absent') return { output: undefined, summary: `${project.namespace} is ours` };
  await cluster.kubernetes.apply(namespaceObject(project));
  return { output: undefined, summary: `${project.namespace} created` };
}

function namespaceObject({ namespace, config, preview }: Project): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: namespace,
      labels: {
        [projectLabel]: config.name,
        'pod-security.kubernetes.io/enforce': 'restricted',
      },
      annotations: {
        [createdAnnotation]: 'true',
        ...(preview === undefined ? {} : { [previewAnnotation]: preview.name }),
      },
    },
  };
}
