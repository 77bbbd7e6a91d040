/** How what the server keeps looks in its answers. */
import type { Branch, Operation, Project } from './model.ts';

const at = '2026-01-01T00:00:00Z';
const dated = { created_at: at, updated_at: at };

export const organizationShape = ([id, name]: readonly [string, string]) => ({
  ...{ id, name, handle: id, plan: 'free', managed_by: 'console', ...dated },
});

const common = ({ id, name, organization, region }: Project) => ({
  ...{ id, name, platform_id: 'aws', region_id: region, provisioner: 'k8s-neonvm', pg_version: 17 },
  ...{ proxy_host: `${region}.aws.neon.tech`, branch_logical_size_limit: 512, cpu_used_sec: 0 },
  ...{
    branch_logical_size_limit_bytes: 536_870_912,
    store_passwords: true,
    owner_id: organization,
  },
  ...{ creation_source: 'console', org_id: organization, ...dated },
});

export const listedProject = (project: Project) => ({ ...common(project), active_time: 0 });

export const projectShape = (project: Project) => ({
  ...common(project),
  ...{ data_storage_bytes_hour: 0, data_transfer_bytes: 0, written_data_bytes: 0 },
  ...{ compute_time_seconds: 0, active_time_seconds: 0, history_retention_seconds: 21_600 },
  ...{ consumption_period_start: at, consumption_period_end: at },
});

export const branchShape = (project: Project, branch: Branch) => ({
  ...{ id: branch.id, project_id: project.id, name: branch.name, default: branch.isDefault },
  ...(branch.parent === undefined ? {} : { parent_id: branch.parent }),
  ...(branch.expiresAt === undefined ? {} : { expires_at: branch.expiresAt }),
  ...{ current_state: 'ready', state_changed_at: at, creation_source: 'console', protected: false },
  ...{ cpu_used_sec: 0, compute_time_seconds: 0, active_time_seconds: 0, written_data_bytes: 0 },
  ...{ data_transfer_bytes: 0, ...dated },
});

export const databaseShapes = (branch: Branch) =>
  branch.databases.map(({ name, owner }, index) => ({
    ...{ id: index + 1, branch_id: branch.id, name, owner_name: owner, ...dated },
  }));

export const roleShapes = (branch: Branch) =>
  branch.roles.map(({ name, isProtected }) => ({
    ...{ branch_id: branch.id, name, protected: isProtected, ...dated },
  }));

export const operationShape = (project: Project, operation: Operation) => ({
  ...{ id: operation.id, project_id: project.id, action: operation.action, failures_count: 0 },
  ...(operation.branch === undefined ? {} : { branch_id: operation.branch }),
  status: statusOf(operation),
  ...(statusOf(operation) === 'failed' ? { error: 'no room on the pageserver' } : {}),
  ...{ total_duration_ms: 10, ...dated },
});

function statusOf({ asksLeft, fails }: Operation): string {
  if (asksLeft > 1) return 'scheduling';
  if (asksLeft === 1) return 'running';
  return fails ? 'failed' : 'finished';
}

export const hostOf = ({ region }: Project, endpoint: string, pooled: boolean): string =>
  `${endpoint}${pooled ? '-pooler' : ''}.${region.replace('aws-', '')}.aws.neon.tech`;

export const endpointShapes = (project: Project, { id, endpoint }: Branch) =>
  endpoint === undefined
    ? []
    : [
        {
          ...{ host: hostOf(project, endpoint, false), id: endpoint, project_id: project.id },
          ...{
            branch_id: id,
            region_id: project.region,
            type: 'read_write',
            current_state: 'init',
          },
        },
      ];

/** The connection string of a database; undefined where there is no compute, no such database or role. */
export function uriOf(
  project: Project,
  branch: Branch,
  want: { readonly database: string; readonly role: string; readonly pooled: boolean },
): string | undefined {
  const role = branch.roles.find(({ name }) => name === want.role);
  const known = branch.databases.some(({ name }) => name === want.database);
  if (branch.endpoint === undefined || role === undefined || !known) return undefined;
  const host = hostOf(project, branch.endpoint, want.pooled);
  return `postgresql://${role.name}:${role.password}@${host}/${want.database}?sslmode=require&channel_binding=require`;
}
