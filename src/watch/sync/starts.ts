import type { Project } from '../../config/project.ts';
import type { KubeObject, Kubernetes } from '../../ports/kubernetes.ts';
import { containerIn, podsQuery } from './containers.ts';

/** Tells of every container of a project that starts, until the signal fires. */
export async function tellStarts(
  kubernetes: Kubernetes,
  project: Project,
  onStart: () => void,
  signal: AbortSignal,
): Promise<void> {
  const seen = new Set<string>();
  const meet = (pod: KubeObject): void => {
    for (const { id } of containerIn(pod, project.namespace)) {
      if (!seen.has(id)) onStart();
      seen.add(id);
    }
  };
  await kubernetes.watch(
    podsQuery(project),
    (event) => {
      if (event.type === 'synced') event.objects.forEach(meet);
      else if (event.type !== 'deleted') meet(event.object);
    },
    signal,
  );
}
