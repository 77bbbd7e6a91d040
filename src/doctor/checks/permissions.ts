import { coded, fail, pass, type Check } from '../check.ts';
import type { Kubernetes } from '../../ports/kubernetes.ts';
import { clusterOrSkip } from '../looks/cluster.ts';
import { rightsOf, type Right } from '../looks/rights.ts';
import { projectOf } from '../scene.ts';

const atOnce = 16;

export interface PermissionFacts {
  readonly context: string;
  readonly namespace: string;
  readonly asked: number;
  readonly missing: readonly Right[];
}

/** One answer for all rights together: who grants them does it once. */
export const permissions: Check<PermissionFacts> = {
  id: 'permissions',
  title: 'Permissions',
  severity: { kubernetes: 'stop' },
  limitMs: 9_000,
  gather: async (scene) => {
    const cluster = await clusterOrSkip(scene);
    if ('skip' in cluster) return cluster;
    const { kubernetes } = cluster;
    const project = projectOf(scene);
    const namespace = project?.namespace ?? kubernetes.namespace;
    const present = { apiVersion: 'v1', kind: 'Namespace', name: namespace };
    const exists = await kubernetes.get(present).then(
      (found) => found !== undefined,
      // Who may not look at namespaces was given one.
      () => true,
    );
    const rights = rightsOf(project, exists);
    const about = { context: kubernetes.context, namespace, asked: rights.length };
    const missing = (await mayDoAll(kubernetes, namespace))
      ? []
      : await missingOf(kubernetes, namespace, rights);
    return { ...about, missing };
  },
  judge: ({ context, namespace, asked, missing }) => {
    if (missing.length === 0) return pass(`all ${asked} that a deployment to ${namespace} needs`);
    const remedy = `Ask the administrator of ${context} for the role edit in ${namespace}, and for what it lacks`;
    return coded(
      'CLUSTER_FORBIDDEN',
      fail(`in ${namespace} you may not ${grouped(missing)}`, remedy),
    );
  },
};

/** Who may do everything is asked once. */
function mayDoAll(kubernetes: Kubernetes, namespace: string): Promise<boolean> {
  return may(kubernetes, { verb: '*', group: '*', resource: '*' }).then(
    (everywhere) =>
      everywhere || may(kubernetes, { verb: '*', group: '*', resource: '*', namespace }),
  );
}

/** The rights that are missing, asked for some at a time: a small server has other things to do. */
async function missingOf(
  kubernetes: Kubernetes,
  namespace: string,
  rights: readonly Right[],
): Promise<Right[]> {
  const missing: Right[] = [];
  for (let start = 0; start < rights.length; start += atOnce) {
    const some = rights.slice(start, start + atOnce);
    const allowed = await Promise.all(
      some.map(({ verb, group, resource, clusterWide }) =>
        may(kubernetes, {
          verb,
          group,
          ...partsOf(resource),
          ...(clusterWide ? {} : { namespace }),
        }),
      ),
    );
    missing.push(...some.filter((_, index) => allowed[index] !== true));
  }
  return missing;
}

async function may(
  kubernetes: Kubernetes,
  resourceAttributes: Readonly<Record<string, string>>,
): Promise<boolean> {
  const { status } = await kubernetes.review({
    ...{ apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview' },
    spec: { resourceAttributes },
  });
  return status?.['allowed'] === true;
}

/** RBAC writes pods/log; a review takes the two apart. */
function partsOf(name: string): { resource: string; subresource?: string } {
  const [resource = '', subresource] = name.split('/');
  return subresource === undefined ? { resource } : { resource, subresource };
}

/** `create, patch deployments.apps; get secrets`. */
function grouped(rights: readonly Right[]): string {
  const byVerbs = new Map<string, string[]>();
  for (const name of new Set(rights.map(nameOf))) {
    const verbs = rights
      .filter((right) => nameOf(right) === name)
      .map(({ verb }) => verb)
      .join(', ');
    byVerbs.set(verbs, [...(byVerbs.get(verbs) ?? []), name]);
  }
  return [...byVerbs].map(([verbs, names]) => `${verbs} ${names.join(', ')}`).join('; ');
}

function nameOf({ group, resource }: Right): string {
  return group === '' ? resource : `${resource}.${group}`;
}
