/**
 * What Neon's published API description (v2) says of the calls that are used: which fields an answer has at
 * least, of what type, and which a request may have. A request with a field that is not there is refused.
 */
import { z } from 'zod';

const text = z.string();
const time = z.iso.datetime({ offset: true });
const count = z.number().int();

const organization = z.object({
  ...{ id: text, name: text, handle: text, plan: text, created_at: time, managed_by: text },
  updated_at: time,
});
const projectCommon = {
  ...{ id: text, platform_id: text, region_id: text, name: text, provisioner: text },
  ...{ pg_version: count, proxy_host: text, branch_logical_size_limit: count },
  ...{ branch_logical_size_limit_bytes: count, store_passwords: z.boolean(), cpu_used_sec: count },
  ...{ creation_source: text, created_at: time, updated_at: time, owner_id: text },
  org_id: text.optional(),
};
const projectListItem = z.object({ ...projectCommon, active_time: count });
const project = z.object({
  ...projectCommon,
  ...{ data_storage_bytes_hour: count, data_transfer_bytes: count, written_data_bytes: count },
  ...{ compute_time_seconds: count, active_time_seconds: count, history_retention_seconds: count },
  ...{ consumption_period_start: time, consumption_period_end: time },
});
const branch = z.object({
  ...{ id: text.regex(/^br-/), project_id: text, parent_id: text.optional(), name: text },
  ...{ current_state: text, state_changed_at: time, creation_source: text, default: z.boolean() },
  ...{ protected: z.boolean(), cpu_used_sec: count, compute_time_seconds: count },
  ...{ active_time_seconds: count, written_data_bytes: count, data_transfer_bytes: count },
  ...{ created_at: time, updated_at: time, expires_at: time.optional() },
});
const database = z.object({
  ...{
    id: count,
    branch_id: text,
    name: text,
    owner_name: text,
    created_at: time,
    updated_at: time,
  },
});
const role = z.object({
  ...{ branch_id: text, name: text, protected: z.boolean().optional(), password: text.optional() },
  ...{ created_at: time, updated_at: time },
});
const operation = z.object({
  ...{ id: text, project_id: text, branch_id: text.optional(), action: text },
  status: z.enum([
    'scheduling',
    'running',
    'finished',
    'failed',
    'error',
    'cancelling',
    'cancelled',
    'skipped',
  ]),
  ...{ error: text.optional(), failures_count: count, created_at: time, updated_at: time },
  total_duration_ms: count,
});
const endpoint = z.object({
  ...{ host: text, id: text.regex(/^ep-/), project_id: text, branch_id: text, region_id: text },
  ...{
    type: z.enum(['read_only', 'read_write']),
    current_state: z.enum(['init', 'active', 'idle']),
  },
});
const connection = z.object({
  connection_uri: text,
  connection_parameters: z.object({
    ...{ database: text, password: text, role: text, host: text, pooler_host: text },
  }),
});

const operations = z.array(operation);
const databases = z.array(database);
const roles = z.array(role);

/** The answers, by the name that the description gives the call. */
export const answers = {
  getCurrentUserOrganizations: z.object({ organizations: z.array(organization) }),
  getActiveRegions: z.object({
    regions: z.array(
      z.object({
        ...{ region_id: text, name: text, default: z.boolean(), geo_lat: text, geo_long: text },
      }),
    ),
  }),
  listProjects: z.object({
    ...{ projects: z.array(projectListItem), unavailable_project_ids: z.array(text).optional() },
    ...{ pagination: z.object({ cursor: text }).optional() },
    ...{ applications: z.object({}), integrations: z.object({}) },
  }),
  getProject: z.object({ project }),
  createProject: z.object({
    ...{ project, branch, roles, databases, operations, endpoints: z.array(endpoint) },
    connection_uris: z.array(connection),
  }),
  listProjectBranches: z.object({
    ...{ branches: z.array(branch), annotations: z.object({}) },
    pagination: z.object({ next: text.optional() }).optional(),
  }),
  createProjectBranch: z.object({
    ...{ branch, roles, databases, operations, endpoints: z.array(endpoint) },
    connection_uris: z.array(connection).optional(),
  }),
  deleteProjectBranch: z.object({ branch, operations }),
  listProjectBranchDatabases: z.object({ databases }),
  createProjectBranchDatabase: z.object({ database, operations }),
  listProjectBranchRoles: z.object({ roles }),
  getConnectionUri: z.object({ uri: text }),
  getProjectOperation: z.object({ operation }),
  /** Of every call that fails. */
  error: z.object({ code: text, message: text, request_id: text.optional() }),
} as const;

export type CallName = Exclude<keyof typeof answers, 'error'>;

/** The bodies of requests. */
export const bodies = {
  createProject: z.strictObject({
    project: z.strictObject({
      ...{ name: text.optional(), region_id: text.optional(), org_id: text.optional() },
      ...{ pg_version: count.optional(), store_passwords: z.boolean().optional() },
      branch: z
        .strictObject({
          ...{ name: text.optional(), role_name: text.optional(), database_name: text.optional() },
        })
        .optional(),
    }),
  }),
  createProjectBranch: z.strictObject({
    endpoints: z.array(z.strictObject({ type: z.enum(['read_only', 'read_write']) })).optional(),
    branch: z
      .strictObject({
        ...{ parent_id: text.optional(), name: text.optional(), protected: z.boolean().optional() },
        expires_at: z
          .string()
          .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
          .optional(),
      })
      .optional(),
  }),
  createProjectBranchDatabase: z.strictObject({
    database: z.strictObject({ name: text, owner_name: text }),
  }),
} as const;

/** The parameters that a call takes behind the question mark. */
export const queries: Readonly<Partial<Record<CallName, readonly string[]>>> = {
  getActiveRegions: ['org_id'],
  listProjects: ['cursor', 'limit', 'search', 'org_id', 'timeout', 'recoverable'],
  listProjectBranches: ['search', 'sort_by', 'cursor', 'sort_order', 'limit', 'include_deleted'],
  getConnectionUri: ['branch_id', 'endpoint_id', 'database_name', 'role_name', 'pooled'],
};

/** What neon.new answers, as its documentation shows. */
export const temporaryAnswer = z.object({
  ...{ id: z.uuid(), status: z.enum(['UNCLAIMED', 'CLAIMING', 'CLAIMED']), neon_project_id: text },
  ...{ connection_string: text.nullable(), claim_url: z.url(), expires_at: time },
  ...{ created_at: time, updated_at: time },
});
