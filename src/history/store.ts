import { projectLabel, type Project } from '../config/project.ts';
import type { Kubernetes, KubeRef } from '../ports/kubernetes.ts';
import { hasWorked, type Deployment } from './deployment.ts';

/** How many deployments are remembered. */
const most = 20;

/** The ConfigMap of the history. No component can be called so: the names of releases have no dots. */
export function historyRef({ config, namespace }: Project): KubeRef {
  return { apiVersion: 'v1', kind: 'ConfigMap', name: `${config.name}.history`, namespace };
}

/** The deployments of a project, the oldest first. What cannot be read is left out. */
export async function readHistory(kubernetes: Kubernetes, project: Project): Promise<Deployment[]> {
  const found = await kubernetes.get(historyRef(project));
  const data = (found?.['data'] ?? {}) as Record<string, string>;
  return Object.values(data)
    .flatMap(parse)
    .sort((one, other) => one.revision - other.revision);
}

/** Keeps the newest deployments, and the newest that worked, in the cluster. */
export async function writeHistory(
  kubernetes: Kubernetes,
  project: Project,
  history: readonly Deployment[],
): Promise<void> {
  const { apiVersion, kind, name, namespace } = historyRef(project);
  const labels = { [projectLabel]: project.config.name };
  const data = Object.fromEntries(
    bounded(history).map((one) => [String(one.revision), JSON.stringify(one)]),
  );
  await kubernetes.apply({
    apiVersion,
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }), labels },
    data,
  });
}

/** The newest deployments; the newest that worked is among them however many have failed since. */
export function bounded(history: readonly Deployment[]): Deployment[] {
  const newest = history.slice(-most);
  const worked = history.findLast(hasWorked);
  return worked === undefined || newest.includes(worked) ? newest : [worked, ...newest.slice(1)];
}

function parse(text: string): Deployment[] {
  try {
    const value = JSON.parse(text) as Partial<Deployment> | null;
    const usable = typeof value?.revision === 'number' && typeof value.components === 'object';
    return usable ? [value as Deployment] : [];
  } catch {
    return [];
  }
}
