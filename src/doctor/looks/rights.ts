import type { Project } from '../../config/project.ts';

/** One right in a cluster, as RBAC writes it. */
export interface Right {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  /** It lies in no namespace. */
  readonly clusterWide: boolean;
}

/** What a step does to each of these, by the steps that do it. */
const inNamespace: readonly (readonly [group: string, resources: string, verbs: string])[] = [
  // Helm makes, changes and removes what the charts hold; teardown lists it.
  ['apps', 'deployments', 'get list watch create patch delete'],
  ['', 'services serviceaccounts', 'get list watch create patch delete'],
  ['policy', 'poddisruptionbudgets', 'get list create patch delete'],
  ['networking.k8s.io', 'networkpolicies', 'get list create patch delete'],
  ['autoscaling', 'horizontalpodautoscalers', 'get list create patch delete'],
  // Our own secrets, Helm's releases, and the history of deployments.
  ['', 'secrets configmaps', 'get list create patch update delete'],
  // Nobody else deploys meanwhile.
  ['coordination.k8s.io', 'leases', 'get create patch'],
  // What the watch looks at, and what it shows of a failure.
  ['apps', 'replicasets', 'get list watch'],
  ['', 'pods', 'get list watch delete'],
  ['', 'pods/log', 'get'],
  ['', 'events', 'list watch'],
  // The URL on this machine.
  ['', 'pods/portforward', 'create'],
];
const ofMigrations = [['batch', 'jobs', 'get list watch create patch delete']] as const;
const ofTheDatabase = [
  ['apps', 'statefulsets', 'get list watch create patch delete'],
  ['', 'persistentvolumeclaims', 'get list watch create patch delete'],
] as const;

/** The rights that a deployment needs; without a project, those of one that uses everything. */
export function rightsOf(project: Project | undefined, namespaceExists: boolean): Right[] {
  const components = Object.values(project?.config.components ?? {});
  const migrates = project === undefined || components.some(({ migrate }) => migrate);
  const databaseInside = project === undefined || project.config.database.source === 'in-cluster';
  const rows = [
    ...inNamespace,
    ...(migrates ? ofMigrations : []),
    ...(databaseInside ? ofTheDatabase : []),
  ];
  const rights = rows.flatMap(([group, resources, verbs]) =>
    resources
      .split(' ')
      .flatMap((resource) =>
        verbs.split(' ').map((verb) => ({ verb, group, resource, clusterWide: false })),
      ),
  );
  const namespace = { group: '', resource: 'namespaces', clusterWide: true };
  return namespaceExists ? rights : [...rights, { ...namespace, verb: 'create' }];
}
