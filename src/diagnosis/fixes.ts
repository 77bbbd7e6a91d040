import { databaseComponent, projectLabel } from '../config/project.ts';
import type { KubeMetadata } from '../ports/kubernetes.ts';
import { componentOf, ownerOf, workloadName } from '../rollout/ownership.ts';
import type { Fix } from './finding.ts';
import type { ContainerView, View } from './view.ts';

/** Spread into a clue: nothing where no remedy can be followed literally. */
export interface Fixed {
  readonly fix?: Fix;
}

/** Anything with metadata: a pod, a Job, a claim. */
interface Named {
  readonly metadata: KubeMetadata;
}

/** A change of one value of a component's chart, and the same for a workload that is not ours. */
export interface Change {
  /** Path below `values` of the component: `resources.limits.memory`. */
  readonly value: string;
  readonly to: string | number;
  /** Arguments of kubectl that do it to the workload (`deployment/NAME`) itself. */
  readonly command: (workload: string) => readonly string[];
}

/** A kubectl command about the cluster as a whole, ready for a shell. */
export function clusterCommand({ place }: Pick<View, 'place'>, ...args: readonly string[]): Fixed {
  const context = place.context === undefined ? [] : ['--context', place.context];
  return { fix: { command: ['kubectl', ...context, ...args].map(quoted).join(' ') } };
}

/** A kubectl command in the namespace of an object, ready for a shell. */
export function commandFor(
  view: Pick<View, 'place'>,
  { metadata }: Named,
  ...args: readonly string[]
): Fixed {
  const namespace = metadata.namespace ?? view.place.namespace;
  return clusterCommand(view, ...(namespace === undefined ? [] : ['-n', namespace]), ...args);
}

/** True for what todo-deploy made: a change by hand would be undone by the next `up`. */
export function isOurs({ metadata }: Named): boolean {
  return metadata.labels?.[projectLabel] !== undefined;
}

/** Changes a value: in todo-deploy.yaml where that rules, else in the workload of the pod. */
export function changeFor(
  view: Pick<View, 'place'>,
  pod: Named,
  { value, to, command }: Change,
): Fixed {
  const component = componentOf(pod.metadata);
  // The database in the cluster has no values of its own in todo-deploy.yaml.
  if (isOurs(pod) && component !== databaseComponent) {
    return { fix: { edit: { set: `components.${component}.values.${value}`, to } } };
  }
  const workload = workloadOf(pod);
  return workload === undefined ? {} : commandFor(view, pod, ...command(workload));
}

/** Changes fields of a container in the workload of its pod; nothing for what is ours. */
export function patchFor(view: View, { pod, spec }: ContainerView, fields: object): Fixed {
  const workload = workloadOf(pod);
  if (isOurs(pod) || workload === undefined) return {};
  return commandFor(view, pod, ...containerPatch(workload, spec.name, fields));
}

/** Arguments of kubectl that change fields of one container of a workload. */
export function containerPatch(workload: string, name: string, fields: object): string[] {
  const containers = [{ name, ...fields }];
  return [
    'patch',
    workload,
    '-p',
    JSON.stringify({ spec: { template: { spec: { containers } } } }),
  ];
}

/** Goes back to the version before; nothing for what is ours, and for a first version. */
export function undoFor(view: View, pod: Named): Fixed {
  const deployment = view.snapshot.deployments.find(
    ({ metadata }) => metadata.name === workloadName(pod.metadata),
  );
  const revisions = view.snapshot.replicaSets.filter(
    ({ metadata }) => ownerOf(metadata, 'Deployment')?.uid === deployment?.metadata.uid,
  );
  if (isOurs(pod) || deployment === undefined || revisions.length < 2) return {};
  return commandFor(view, pod, 'rollout', 'undo', `deployment/${deployment.metadata.name}`);
}

/** `deployment/NAME` for kubectl; undefined for a bare pod and for a Job, which cannot be changed. */
export function workloadOf({ metadata }: Named): string | undefined {
  const kind = metadata.ownerReferences?.[0]?.kind;
  const name = workloadName(metadata);
  switch (kind) {
    case 'ReplicaSet':
      return `deployment/${name}`;
    case 'StatefulSet':
    case 'DaemonSet':
      return `${kind.toLowerCase()}/${name}`;
    default:
      return undefined;
  }
}

/** A word for a POSIX shell. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
